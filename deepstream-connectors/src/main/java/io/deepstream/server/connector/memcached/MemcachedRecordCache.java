package io.deepstream.server.connector.memcached;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.spotify.folsom.ExponentialBackoff;
import com.spotify.folsom.GetResult;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.MemcacheStatus;
import com.spotify.folsom.reconnect.AbstractReconnectionListener;
import io.deepstream.server.connector.Outstanding;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records in Memcached, in the layout of {@code deepstream.io-cache-memcached} 2; what
 * version 1 wrote is read. A version replaces another one by compare-and-set. Memcached
 * forgets what it has no room for, and everything when it restarts: what must not be lost
 * needs a storage.
 */
public final class MemcachedRecordCache implements RecordCache {

	/** Bytes handed to the driver that are not answered yet. */
	static final long MAX_OUTSTANDING = 64L * 1024 * 1024;

	/** Never reached before the bound in bytes. */
	private static final int MAX_REQUESTS = 1024 * 1024;

	private static final ExponentialBackoff BACKOFF = new ExponentialBackoff(10, 1000, 2);

	/**
	 * What Memcached counts besides the value, with the longest key. It must not be asked
	 * to put what it would refuse: it then drops the version before.
	 */
	private static final int ITEM_OVERHEAD = 350;

	/** Between attempts to do better than the driver, which tries again every second. */
	private static final Duration PAUSE = Duration.ofSeconds(2);

	/** Values that are read at a time to learn their versions. */
	private static final int CHUNK = 100;

	private final MemcachedLine line;

	private final MemcachedKeys keys;

	private final MemcachedCacheOptions options;

	private final Outstanding outstanding = new Outstanding("Memcached", MAX_OUTSTANDING);

	/** Done once all servers have answered, or had the time to. */
	private final CompletableFuture<Void> begun = new CompletableFuture<>();

	private volatile boolean closed;

	/**
	 * Connects, and again whenever that is needed.
	 * @param servers addresses, credentials, encryption; everything else is set here
	 * @param options layout and limits
	 */
	public MemcachedRecordCache(MemcacheClientBuilder<byte[]> servers, MemcachedCacheOptions options) {
		this.keys = new MemcachedKeys(options.namespace());
		this.options = options;
		MemcacheClientBuilder<byte[]> prepared = servers.withKeyCharset(StandardCharsets.UTF_8)
			.withRetry(false)
			.withNodeLocator(KetamaRing::new)
			.withBackoff(BACKOFF)
			.withMaxOutstandingRequests(MAX_REQUESTS)
			.withMaxSetLength(options.maxItemSize())
			.withConnectionTimeoutMillis(options.timeout().toMillis())
			.withReconnectionListener(new AbstractReconnectionListener() {
			});
		this.line = new MemcachedLine(prepared::connectAscii, options.timeout(), PAUSE);
		this.begun.completeOnTimeout(null, options.timeout().toMillis(), TimeUnit.MILLISECONDS);
		this.line.client().fullyConnectedFuture().thenRun(() -> this.begun.complete(null));
	}

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return run(name.length(), () -> find(name)
			.thenApply((found) -> (found != null) ? Optional.of(record(name, found.getValue())) : Optional.empty()));
	}

	private CompletionStage<@Nullable GetResult<byte[]>> find(String name) {
		return this.line.client().casGet(this.keys.key(name));
	}

	private static StoredRecord record(String name, byte[] value) {
		return MemcachedValue.read(value)
			.orElseThrow(() -> new IllegalStateException("What Memcached has for " + name + " is no record"));
	}

	@Override
	public CompletionStage<Map<String, Long>> versions(Collection<String> names) {
		List<String> distinct = List.copyOf(new LinkedHashSet<>(names));
		return run(length(distinct), () -> {
			CompletionStage<Map<String, Long>> versions = CompletableFuture.completedStage(new HashMap<>());
			for (int i = 0; i < distinct.size(); i += CHUNK) {
				List<String> chunk = distinct.subList(i, Math.min(i + CHUNK, distinct.size()));
				versions = versions.thenCompose((found) -> addVersions(chunk, found));
			}
			return versions;
		});
	}

	/** Memcached cannot say a version without the value. */
	private CompletionStage<Map<String, Long>> addVersions(List<String> names, Map<String, Long> versions) {
		return this.line.client().get(names.stream().map(this.keys::key).toList()).thenApply((values) -> {
			for (int i = 0; i < names.size(); i++) {
				byte[] value = values.get(i);
				String name = names.get(i);
				if (value != null) {
					MemcachedValue.read(value).ifPresent((record) -> versions.put(name, record.version()));
				}
			}
			return versions;
		});
	}

	@Override
	public CompletionStage<Boolean> replace(String name, long expected, StoredRecord next) {
		return write(name, next,
				(key, value) -> (expected == ABSENT)
						? this.line.client().add(key, value, lifetime(name), MemcachedValue.FLAGS)
						: find(name).thenCompose((found) -> replace(key, expected, value, found, name)));
	}

	private CompletionStage<MemcacheStatus> replace(String key, long expected, byte[] next,
			@Nullable GetResult<byte[]> found, String name) {
		if (found == null || record(name, found.getValue()).version() != expected) {
			return CompletableFuture.completedStage(MemcacheStatus.KEY_EXISTS);
		}
		return this.line.client().set(key, next, lifetime(name), found.getCas(), MemcachedValue.FLAGS);
	}

	@Override
	public CompletionStage<Void> put(String name, StoredRecord record) {
		return write(name, record,
				(key, value) -> this.line.client().set(key, value, lifetime(name), MemcachedValue.FLAGS))
			.thenAccept((written) -> {
			});
	}

	/** Whether it was written, unless somebody was faster. */
	private CompletionStage<Boolean> write(String name, StoredRecord record, Write write) {
		byte[] value = MemcachedValue.write(record);
		if (value.length + ITEM_OVERHEAD > this.options.maxItemSize()) {
			return CompletableFuture.failedStage(tooLarge(name, value));
		}
		return run(name.length() + value.length,
				() -> write.apply(this.keys.key(name), value).thenApply((status) -> switch (status) {
					case OK -> true;
					case KEY_EXISTS, KEY_NOT_FOUND, ITEM_NOT_STORED -> false;
					case VALUE_TOO_LARGE -> throw tooLarge(name, value);
					default -> throw new IllegalStateException("Memcached has not written " + name + ": " + status);
				}));
	}

	private IllegalArgumentException tooLarge(String name, byte[] value) {
		return new IllegalArgumentException("The record " + name + " takes " + value.length
				+ " bytes, but Memcached takes items of " + this.options.maxItemSize() + " at most, keys included");
	}

	/** What tells this cache from an emptied one stays. */
	private int lifetime(String name) {
		return name.equals(ID_RECORD) ? 0 : Math.toIntExact(this.options.lifetime().toSeconds());
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		List<String> distinct = List.copyOf(new LinkedHashSet<>(names));
		return run(length(distinct),
				() -> CompletableFuture.allOf(distinct.stream()
					.map((name) -> delete(this.keys.key(name)).toCompletableFuture())
					.toArray(CompletableFuture[]::new)));
	}

	private CompletionStage<Void> delete(String key) {
		return this.line.client().delete(key).thenAccept((status) -> {
			if (status != MemcacheStatus.OK && status != MemcacheStatus.KEY_NOT_FOUND) {
				throw new IllegalStateException("Memcached has not deleted " + key + ": " + status);
			}
		});
	}

	@Override
	public CompletionStage<Void> ping() {
		return run(0, () -> this.line.client().getStats("").thenAccept((servers) -> {
		}));
	}

	private <T> CompletionStage<T> run(long size, Supplier<CompletionStage<T>> operation) {
		if (this.closed) {
			return CompletableFuture.failedStage(new IllegalStateException("The Memcached cache is closed"));
		}
		return this.outstanding
			.run(size, this.begun.isDone() ? operation : () -> this.begun.thenCompose((begun) -> operation.get()))
			.whenComplete((result, failure) -> {
				if (failure != null) {
					this.line.failed(failure);
				}
			});
	}

	private static long length(Collection<String> names) {
		return names.stream().mapToLong(String::length).sum();
	}

	@Override
	public void close() {
		this.closed = true;
		this.line.close();
	}

	/** One way to write. */
	@FunctionalInterface
	private interface Write {

		CompletionStage<MemcacheStatus> apply(String key, byte[] value);

	}

}
