package io.deepstream.server;

import java.util.List;

import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.connection.ClientListener;
import io.deepstream.server.intercept.Interception;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * What a server is assembled from. The server uses its connectors but does not close
 * them.
 *
 * @param cache where records live
 * @param storage where they are kept; null for nowhere
 * @param bus the way to the other nodes; null for a node that is alone
 * @param authenticators asked in this order who a client is
 * @param permissions asked what a user may do
 * @param listener hears of the connectors' states
 * @param interception what messages and writes pass
 * @param clients hears of clients that come and go
 */
public record ServerParts(RecordCache cache, @Nullable RecordStorage storage, @Nullable MessageBus bus,
		List<Authenticator> authenticators, PermissionChecker permissions, ServerListener listener,
		Interception interception, ClientListener clients) {

	public ServerParts {
		authenticators = List.copyOf(authenticators);
		if (authenticators.isEmpty()) {
			throw new IllegalArgumentException("At least one authenticator is needed");
		}
	}

	/**
	 * Everything in memory, everybody may do everything.
	 * @return a new cache each time
	 */
	public static ServerParts inMemory() {
		return new ServerParts(new MemoryRecordCache(), null, null, List.of(new OpenAuthenticator()),
				PermissionChecker.ALLOW_ALL, ServerListener.NONE);
	}

	/**
	 * The same parts, timed if the listener wants to know. What is in memory and who
	 * allows everything answer at once, and are left as they are.
	 */
	ServerParts timed() {
		if (!this.listener.wantsTimes()) {
			return this;
		}
		Timing timing = new Timing(this.listener);
		return new ServerParts(
				(this.cache instanceof MemoryRecordCache) ? this.cache : new TimedCache(this.cache, timing),
				(this.storage == null || this.storage instanceof MemoryRecordStorage) ? this.storage
						: new TimedStorage(this.storage, timing),
				(this.bus != null) ? new TimedBus(this.bus, timing) : null, this.authenticators,
				(this.permissions == PermissionChecker.ALLOW_ALL) ? this.permissions
						: new TimedPermissions(this.permissions, this.listener),
				this.listener, this.interception, this.clients);
	}

	/**
	 * Parts without interceptors, and without anybody who hears of clients.
	 */
	public ServerParts(RecordCache cache, @Nullable RecordStorage storage, @Nullable MessageBus bus,
			List<Authenticator> authenticators, PermissionChecker permissions, ServerListener listener) {
		this(cache, storage, bus, authenticators, permissions, listener, Interception.NONE, ClientListener.NONE);
	}

	/**
	 * The same parts with a bus.
	 * @param bus the way to the other nodes
	 * @return a copy
	 */
	public ServerParts withBus(MessageBus bus) {
		return withConnectors(this.cache, this.storage, bus);
	}

	/**
	 * The same parts with other connectors, for what wraps them.
	 * @param cache where records live
	 * @param storage where they are kept; null for nowhere
	 * @param bus the way to the other nodes; null for a node that is alone
	 * @return a copy
	 */
	public ServerParts withConnectors(RecordCache cache, @Nullable RecordStorage storage, @Nullable MessageBus bus) {
		return new ServerParts(cache, storage, bus, this.authenticators, this.permissions, this.listener,
				this.interception, this.clients);
	}

	/**
	 * The same parts with interceptors.
	 * @param interception what messages and writes pass
	 * @return a copy
	 */
	public ServerParts withInterception(Interception interception) {
		return new ServerParts(this.cache, this.storage, this.bus, this.authenticators, this.permissions, this.listener,
				interception, this.clients);
	}

	/**
	 * The same parts with somebody who hears of clients.
	 * @param clients hears of those that come and go
	 * @return a copy
	 */
	public ServerParts withClients(ClientListener clients) {
		return new ServerParts(this.cache, this.storage, this.bus, this.authenticators, this.permissions, this.listener,
				this.interception, clients);
	}

}
