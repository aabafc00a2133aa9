package io.deepstream.server.connector.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.deepstream.server.connector.Envelope;
import io.deepstream.server.connector.Outstanding;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * Records in Redis, in the layout of {@code @deepstream/cache-redis} 2; what version 1
 * wrote is read, and rewritten with the next write. All nodes share one connection each,
 * on which commands are pipelined. Writes are scripts, so that they are atomic. What the
 * server does not answer in time is given up: the driver drops it if it has not sent it
 * yet, and what waits for the server is bounded.
 */
public final class RedisRecordCache implements RecordCache {

	private static final Logger logger = LoggerFactory.getLogger(RedisRecordCache.class);

	private static final RedisScript REPLACE = RedisScript.load("replace.lua");

	private static final RedisScript DELETE = RedisScript.load("delete.lua");

	private static final ByteBuffer ANY_VERSION = text("*");

	private static final ByteBuffer NEVER = text("0");

	private static final byte[] NOTHING = {};

	/** Keys in one command: long ones keep other clients of Redis waiting. */
	private static final int CHUNK = 500;

	/** Scripts under way for one bulk deletion. */
	private static final int CONCURRENCY = 64;

	/** Bytes handed to the driver that are not answered yet. */
	static final long MAX_OUTSTANDING = 64L * 1024 * 1024;

	/** A first connection takes its time: name, encryption, classes to be loaded. */
	private static final Duration CONNECTING = Duration.ofSeconds(10);

	/** How long after one that failed another attempt to connect is made. */
	private static final Duration PAUSE = Duration.ofMillis(250);

	private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);

	private final Mono<ReactiveRedisConnection> connection;

	private final RedisKeys keys;

	private final ByteBuffer timeToLive;

	private final Duration timeout;

	private final Outstanding outstanding = new Outstanding("Redis", MAX_OUTSTANDING);

	private volatile boolean closed;

	/**
	 * Uses a Redis server, or a cluster if the options have hash tags. Connects with the
	 * first operation, aside, as that blocks.
	 * @param connections not closed by this cache
	 * @param options the layout
	 */
	public RedisRecordCache(ReactiveRedisConnectionFactory connections, RedisCacheOptions options) {
		this.connection = Mono.fromCallable(connections::getReactiveConnection)
			.subscribeOn(Schedulers.boundedElastic())
			.timeout(CONNECTING, noAnswer(CONNECTING))
			.onErrorMap(RedisConnectionFailureException.class, RedisRecordCache::unreachable)
			.cache((connected) -> FOR_EVER, (failed) -> PAUSE, () -> PAUSE);
		this.keys = new RedisKeys(options);
		this.timeToLive = text(Long.toString(options.timeToLive().toMillis()));
		this.timeout = options.timeout();
	}

	private static Throwable unreachable(RedisConnectionFailureException failure) {
		Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
		return new IllegalStateException("There is no connection to Redis: " + cause.getMessage(), failure);
	}

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return complete(name.length(), (redis) -> redis.stringCommands().mGet(keysOf(name)).map(this::record));
	}

	private List<ByteBuffer> keysOf(String name) {
		ByteBuffer version = this.keys.version(name);
		ByteBuffer data = this.keys.data(name);
		return this.keys.haveEnvelopes() ? List.of(version, data, this.keys.envelope(name)) : List.of(version, data);
	}

	private Optional<StoredRecord> record(List<ByteBuffer> values) {
		byte[] version = bytes(values.get(0));
		byte[] data = bytes(values.get(1));
		if (version.length > 0 && data.length > 0) {
			return Optional.of(new StoredRecord(number(version), data));
		}
		return (values.size() > 2) ? Envelope.OLD.read(bytes(values.get(2))) : Optional.empty();
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
	private Mono<Map<String, Long>> versions(ReactiveRedisConnection redis, List<String> names) {
		return redis.stringCommands().mGet(names.stream().map(this.keys::version).toList()).flatMap((values) -> {
			Map<String, Long> versions = new HashMap<>();
			List<String> missing = new ArrayList<>();
			for (int i = 0; i < names.size(); i++) {
				byte[] version = bytes(values.get(i));
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

	private Mono<Map<String, Long>> addEnvelopes(ReactiveRedisConnection redis, List<String> names,
			Map<String, Long> versions) {
		if (names.isEmpty()) {
			return Mono.just(versions);
		}
		return redis.stringCommands().mGet(names.stream().map(this.keys::envelope).toList()).map((values) -> {
			for (int i = 0; i < names.size(); i++) {
				String name = names.get(i);
				Envelope.OLD.read(bytes(values.get(i))).ifPresent((record) -> versions.put(name, record.version()));
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

	private CompletionStage<Boolean> write(String name, ByteBuffer expected, StoredRecord next) {
		return complete(name.length() + next.json().length, (redis) -> REPLACE.run(redis, keysOf(name), List
			.of(expected, text(Long.toString(next.version())), ByteBuffer.wrap(next.json()), timeToLive(name))));
	}

	/** What tells this cache from an emptied one stays. */
	private ByteBuffer timeToLive(String name) {
		return name.equals(ID_RECORD) ? NEVER : this.timeToLive;
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		return complete(length(names),
				(redis) -> Flux.fromIterable(names)
					.flatMap((name) -> DELETE.run(redis, keysOf(name), List.of()), CONCURRENCY)
					.then());
	}

	@Override
	public CompletionStage<Void> ping() {
		return complete(0, (redis) -> redis.ping().then());
	}

	private <T> CompletionStage<T> complete(long size, Function<ReactiveRedisConnection, Mono<T>> work) {
		return this.closed ? CompletableFuture.failedStage(new IllegalStateException("The Redis cache is closed"))
				: this.outstanding.run(size,
						() -> this.connection
							.flatMap((redis) -> work.apply(redis).timeout(this.timeout, noAnswer(this.timeout)))
							.toFuture());
	}

	private static <T> Mono<T> noAnswer(Duration time) {
		return Mono.error(() -> new TimeoutException("No answer from Redis within " + time));
	}

	private static long length(Collection<String> names) {
		return names.stream().mapToLong(String::length).sum();
	}

	@Override
	public void close() {
		this.closed = true;
		this.connection.flatMap(ReactiveRedisConnection::closeLater).subscribe((done) -> {
		}, (failure) -> logger.debug("The connection to Redis did not end well", failure));
	}

	private static long number(byte[] text) {
		return Long.parseLong(new String(text, StandardCharsets.US_ASCII));
	}

	/** Empty for a key that does not exist. */
	private static byte[] bytes(@Nullable ByteBuffer buffer) {
		if (buffer == null) {
			return NOTHING;
		}
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

	private static ByteBuffer text(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
	}

}
