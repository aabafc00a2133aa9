package io.deepstream.server.connector.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.deepstream.server.connector.Envelope;
import io.deepstream.server.connector.Outstanding;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Records in Redis, in the layout of {@code @deepstream/cache-redis} 2; what version 1
 * wrote is read, and rewritten with the next write. Commands are pipelined on one
 * connection; always to masters, whatever else the application reads from. Writes are
 * scripts, so that they are atomic. What the server does not answer in time is given up,
 * and a connection that has fallen silent with it; what waits for the server is bounded.
 */
public final class RedisRecordCache implements RecordCache {

	private static final RedisScript REPLACE = RedisScript.load("replace.lua");

	private static final RedisScript DELETE = RedisScript.load("delete.lua");

	private static final byte[] ANY_VERSION = text("*");

	private static final byte[] NEVER = text("0");

	private static final byte[] NOTHING = {};

	/** Keys in one command: long ones keep other clients of Redis waiting. */
	private static final int KEYS = 500;

	/** Scripts under way for one bulk deletion. */
	private static final int SCRIPTS = 64;

	/** Bytes handed to the driver that are not answered yet. */
	static final long MAX_OUTSTANDING = 64L * 1024 * 1024;

	private final RedisLine line;

	private final RedisKeys keys;

	private final byte[] timeToLive;

	private final Outstanding outstanding = new Outstanding("Redis", MAX_OUTSTANDING);

	/**
	 * Uses a Redis server, whichever sentinels name, or a cluster if the options have
	 * hash tags. Connects with the first operation, aside, as that blocks.
	 * @param connections where Redis is; not closed by this cache
	 * @param options the layout
	 */
	public RedisRecordCache(LettuceConnectionFactory connections, RedisCacheOptions options) {
		this.line = new RedisLine(connections, options.timeout());
		this.keys = new RedisKeys(options);
		this.timeToLive = text(Long.toString(options.timeToLive().toMillis()));
	}

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return run(name.length(), (redis) -> values(redis, keysOf(name)).thenApply(this::record));
	}

	private byte[][] keysOf(String name) {
		byte[] version = this.keys.version(name);
		byte[] data = this.keys.data(name);
		return this.keys.haveEnvelopes() ? new byte[][] { version, data, this.keys.envelope(name) }
				: new byte[][] { version, data };
	}

	/** Empty for a key that does not exist. */
	private static CompletionStage<List<byte[]>> values(RedisClusterAsyncCommands<byte[], byte[]> redis,
			byte[]... keys) {
		return redis.mget(keys)
			.thenApply((values) -> values.stream().map((value) -> value.getValueOrElse(NOTHING)).toList());
	}

	private Optional<StoredRecord> record(List<byte[]> values) {
		byte[] version = values.get(0);
		byte[] data = values.get(1);
		if (version.length > 0 && data.length > 0) {
			return Optional.of(new StoredRecord(number(version), data));
		}
		return (values.size() > 2) ? Envelope.OLD.read(values.get(2)) : Optional.empty();
	}

	@Override
	public CompletionStage<Map<String, Long>> versions(Collection<String> names) {
		return run(length(names), (redis) -> {
			CompletionStage<Map<String, Long>> versions = CompletableFuture.completedStage(new HashMap<>());
			for (List<String> chunk : chunks(names, KEYS)) {
				versions = versions.thenCompose((found) -> addVersions(redis, chunk, found));
			}
			return versions;
		});
	}

	private static List<List<String>> chunks(Collection<String> names, int size) {
		List<String> distinct = List.copyOf(new LinkedHashSet<>(names));
		List<List<String>> chunks = new ArrayList<>();
		for (int i = 0; i < distinct.size(); i += size) {
			chunks.add(distinct.subList(i, Math.min(i + size, distinct.size())));
		}
		return chunks;
	}

	/** Only versions travel, not the data, except for envelopes. */
	private CompletionStage<Map<String, Long>> addVersions(RedisClusterAsyncCommands<byte[], byte[]> redis,
			List<String> names, Map<String, Long> versions) {
		return values(redis, names.stream().map(this.keys::version).toArray(byte[][]::new)).thenCompose((values) -> {
			List<String> missing = new ArrayList<>();
			for (int i = 0; i < names.size(); i++) {
				byte[] version = values.get(i);
				if (version.length > 0) {
					versions.put(names.get(i), number(version));
				}
				else {
					missing.add(names.get(i));
				}
			}
			return (this.keys.haveEnvelopes() && !missing.isEmpty()) ? addEnvelopes(redis, missing, versions)
					: CompletableFuture.completedStage(versions);
		});
	}

	private CompletionStage<Map<String, Long>> addEnvelopes(RedisClusterAsyncCommands<byte[], byte[]> redis,
			List<String> names, Map<String, Long> versions) {
		return values(redis, names.stream().map(this.keys::envelope).toArray(byte[][]::new)).thenApply((values) -> {
			for (int i = 0; i < names.size(); i++) {
				String name = names.get(i);
				Envelope.OLD.read(values.get(i)).ifPresent((record) -> versions.put(name, record.version()));
			}
			return versions;
		});
	}

	@Override
	public CompletionStage<Boolean> replace(String name, long expected, StoredRecord next) {
		return write(name, text(Long.toString(expected)), next);
	}

	@Override
	public CompletionStage<Void> put(String name, StoredRecord record) {
		return write(name, ANY_VERSION, record).thenAccept((written) -> {
		});
	}

	private CompletionStage<Boolean> write(String name, byte[] expected, StoredRecord next) {
		return run(name.length() + next.json().length, (redis) -> REPLACE.run(redis, keysOf(name), expected,
				text(Long.toString(next.version())), next.json(), timeToLive(name)));
	}

	/** What tells this cache from an emptied one stays. */
	private byte[] timeToLive(String name) {
		return name.equals(ID_RECORD) ? NEVER : this.timeToLive;
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		return run(length(names), (redis) -> {
			CompletionStage<Void> deleted = CompletableFuture.completedStage(null);
			for (List<String> chunk : chunks(names, SCRIPTS)) {
				deleted = deleted.thenCompose((done) -> delete(redis, chunk));
			}
			return deleted;
		});
	}

	private CompletionStage<Void> delete(RedisClusterAsyncCommands<byte[], byte[]> redis, List<String> names) {
		return CompletableFuture.allOf(names.stream()
			.map((name) -> DELETE.run(redis, keysOf(name)).toCompletableFuture())
			.toArray(CompletableFuture[]::new));
	}

	@Override
	public CompletionStage<Void> ping() {
		return run(0, (redis) -> redis.ping().thenAccept((pong) -> {
		}));
	}

	private <T> CompletionStage<T> run(long size,
			Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> operation) {
		return this.outstanding.run(size, () -> this.line.run(operation));
	}

	private static long length(Collection<String> names) {
		return names.stream().mapToLong(String::length).sum();
	}

	@Override
	public void close() {
		this.line.close();
	}

	private static long number(byte[] text) {
		return Long.parseLong(new String(text, StandardCharsets.US_ASCII));
	}

	private static byte[] text(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
