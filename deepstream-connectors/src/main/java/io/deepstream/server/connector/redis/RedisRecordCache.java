package io.deepstream.server.connector.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.deepstream.server.connector.Envelope;
import io.deepstream.server.connector.Outstanding;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Records in Redis, in the layout of {@code @deepstream/cache-redis} 2; what version 1
 * wrote is read, and rewritten with the next write. Commands are pipelined on one
 * connection; always to masters, whatever else the application reads from. Writes are
 * scripts, so that they are atomic. What the server does not answer in time is given up:
 * the driver drops it if it has not sent it yet, and what waits for the server is
 * bounded.
 */
public final class RedisRecordCache implements RecordCache {

	private static final RedisScript REPLACE = RedisScript.load("replace.lua");

	private static final RedisScript DELETE = RedisScript.load("delete.lua");

	private static final byte[] ANY_VERSION = text("*");

	private static final byte[] NEVER = text("0");

	private static final byte[] NOTHING = {};

	/** Keys in one command: long ones keep other clients of Redis waiting. */
	private static final int CHUNK = 500;

	/** Scripts under way for one bulk deletion. */
	private static final int CONCURRENCY = 64;

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
		return complete(name.length(), (redis) -> values(redis, keysOf(name)).map(this::record));
	}

	private byte[][] keysOf(String name) {
		byte[] version = this.keys.version(name);
		byte[] data = this.keys.data(name);
		return this.keys.haveEnvelopes() ? new byte[][] { version, data, this.keys.envelope(name) }
				: new byte[][] { version, data };
	}

	/** Empty for a key that does not exist. */
	private static Mono<List<byte[]>> values(RedisClusterReactiveCommands<byte[], byte[]> redis, byte[]... keys) {
		return redis.mget(keys).map((value) -> value.getValueOrElse(NOTHING)).collectList();
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
		return complete(length(names),
				(redis) -> Flux.fromIterable(names)
					.distinct()
					.buffer(CHUNK)
					.concatMap((chunk) -> versions(redis, chunk))
					.collect(HashMap::new, Map::putAll));
	}

	/** Only versions travel, not the data, except for envelopes. */
	private Mono<Map<String, Long>> versions(RedisClusterReactiveCommands<byte[], byte[]> redis, List<String> names) {
		return values(redis, names.stream().map(this.keys::version).toArray(byte[][]::new)).flatMap((values) -> {
			Map<String, Long> versions = new HashMap<>();
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
			return this.keys.haveEnvelopes() ? addEnvelopes(redis, missing, versions) : Mono.just(versions);
		});
	}

	private Mono<Map<String, Long>> addEnvelopes(RedisClusterReactiveCommands<byte[], byte[]> redis, List<String> names,
			Map<String, Long> versions) {
		if (names.isEmpty()) {
			return Mono.just(versions);
		}
		return values(redis, names.stream().map(this.keys::envelope).toArray(byte[][]::new)).map((values) -> {
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
		return complete(name.length() + next.json().length, (redis) -> REPLACE.run(redis, keysOf(name), expected,
				text(Long.toString(next.version())), next.json(), timeToLive(name)));
	}

	/** What tells this cache from an emptied one stays. */
	private byte[] timeToLive(String name) {
		return name.equals(ID_RECORD) ? NEVER : this.timeToLive;
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		return complete(length(names),
				(redis) -> Flux.fromIterable(names)
					.flatMap((name) -> DELETE.run(redis, keysOf(name)), CONCURRENCY)
					.then());
	}

	@Override
	public CompletionStage<Void> ping() {
		return complete(0, (redis) -> redis.ping().then());
	}

	private <T> CompletionStage<T> complete(long size,
			Function<RedisClusterReactiveCommands<byte[], byte[]>, Mono<T>> operation) {
		return this.outstanding.run(size, () -> this.line.run(operation).toFuture());
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
