package io.deepstream.server.test;

import io.deepstream.server.ServerParts;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import org.jspecify.annotations.Nullable;

/**
 * Lets the cache, the storage and the bus of one node fail, be slow or be away when a
 * test wants it. Without a fault every call goes through.
 */
public final class Faults {

	private final SeamFaults cache = new SeamFaults("cache");

	private final SeamFaults storage = new SeamFaults("storage");

	private final BusFaults bus = new BusFaults();

	/**
	 * What goes wrong with the cache.
	 * @return the same for the whole life
	 */
	public SeamFaults cache() {
		return this.cache;
	}

	/**
	 * What goes wrong with the storage.
	 * @return the same for the whole life
	 */
	public SeamFaults storage() {
		return this.storage;
	}

	/**
	 * What goes wrong with the message bus.
	 * @return the same for the whole life
	 */
	public BusFaults bus() {
		return this.bus;
	}

	/**
	 * Ends all faults and carries out what waits.
	 */
	public void reset() {
		this.bus.reset();
		this.cache.reset();
		this.storage.reset();
	}

	/**
	 * Puts itself between a node and its connectors.
	 * @param parts of one node; those of another one need other faults
	 * @return the same parts with connectors that fail when they are told to
	 */
	public ServerParts wrap(ServerParts parts) {
		RecordCache cache = new FaultyCache(parts.cache(), this.cache);
		RecordStorage present = parts.storage();
		@Nullable RecordStorage storage = (present != null) ? new FaultyStorage(present, this.storage) : null;
		MessageBus between = parts.bus();
		@Nullable MessageBus bus = (between != null) ? new FaultyBus(between, this.bus) : null;
		return parts.withConnectors(cache, storage, bus);
	}

}
