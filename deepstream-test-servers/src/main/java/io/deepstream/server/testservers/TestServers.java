package io.deepstream.server.testservers;

/**
 * Starts the real server behind a connector, on the loopback address.
 * <p>
 * {@code redis()} and its like return the one server of their kind that all tests of this
 * JVM share: keep apart by key prefix, virtual host, database or topic.
 * {@code newRedis()} and its like start one of your own, to break and to
 * {@link TestServer#close() close}.
 * <p>
 * Where a server comes from is decided once per JVM and kind, and printed with each
 * start:
 * <ol>
 * <li>the address in the system property {@code deepstream.test.redis} or the environment
 * variable {@code DEEPSTREAM_TEST_REDIS} (and so on); if nothing answers there, that is a
 * failure
 * <li>a container, where a Docker engine answers
 * <li>the program on the PATH or where Debian installs it
 * <li>the same program, installed by {@code apt-get} if this JVM runs as root
 * </ol>
 * If all that fails, an exception says what to install. MongoDB and RethinkDB have no
 * Debian package: instead of an installation, an emulator runs and says so
 * ({@link TestServer#isEmulator()}), unless the system property
 * {@code deepstream.test.require-real} or the environment variable
 * {@code DEEPSTREAM_TEST_REQUIRE_REAL} lists them. Kafka always runs in a JVM of its own.
 * Groups of Redis servers never run in containers, as their members tell clients where
 * they are.
 */
public final class TestServers {

	private TestServers() {
	}

	/** Redis without persistence, shared. */
	public static TestServer redis() {
		return Origins.shared(RedisKind.plain());
	}

	/** Redis of your own that is empty after each start. */
	public static TestServer newRedis() {
		return Origins.start(RedisKind.plain());
	}

	/**
	 * Redis of your own that writes to disk before it acknowledges: no start loses data.
	 */
	public static TestServer newRedisKeepingData() {
		return Origins.start(RedisKind.keepingData());
	}

	/** Three masters of your own. */
	public static RedisCluster newRedisCluster() {
		return RedisCluster.start();
	}

	/** A master, a replica and three sentinels of your own. */
	public static RedisSentinel newRedisSentinel() {
		return RedisSentinel.start();
	}

	/** Memcached, shared. */
	public static TestServer memcached() {
		return Origins.shared(new MemcachedKind());
	}

	/** Memcached of your own: it is empty after each start. */
	public static TestServer newMemcached() {
		return Origins.start(new MemcachedKind());
	}

	/** PostgreSQL with the database and super user {@code postgres}, shared. */
	public static TestServer postgreSql() {
		return Origins.shared(new PostgreSqlKind());
	}

	/** PostgreSQL of your own: it keeps its data. */
	public static TestServer newPostgreSql() {
		return Origins.start(new PostgreSqlKind());
	}

	/** RabbitMQ with the user {@code guest}, shared. */
	public static TestServer rabbitMq() {
		return Origins.shared(new RabbitMqKind());
	}

	/** RabbitMQ of your own: it keeps what is durable. */
	public static TestServer newRabbitMq() {
		return Origins.start(new RabbitMqKind());
	}

	/** Kafka, one broker, shared. */
	public static TestServer kafka() {
		return Origins.shared(new KafkaKind());
	}

	/** Kafka of your own: it keeps its log. */
	public static TestServer newKafka() {
		return Origins.start(new KafkaKind());
	}

	/** MongoDB, or an emulator of it, shared. */
	public static TestServer mongoDb() {
		return Origins.shared(new MongoDbKind());
	}

	/** MongoDB of your own; its emulator is empty after each start. */
	public static TestServer newMongoDb() {
		return Origins.start(new MongoDbKind());
	}

	/** RethinkDB, or an emulator of it, shared. */
	public static TestServer rethinkDb() {
		return Origins.shared(new RethinkDbKind());
	}

	/** RethinkDB of your own; its emulator is empty after each start. */
	public static TestServer newRethinkDb() {
		return Origins.start(new RethinkDbKind());
	}

}
