package io.deepstream.server;

import java.time.Duration;
import java.util.UUID;

import io.deepstream.server.connector.redis.RedisCacheOptions;
import io.deepstream.server.connector.redis.RedisRecordCache;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Redis as cache; which bus is left open.
 */
abstract class RedisCacheClusterContract extends ClusterContract {

	private static LettuceConnectionFactory connections;

	private final String cluster = "deepstream-" + UUID.randomUUID();

	@BeforeAll
	static void connect() {
		TestServer server = TestServers.redis();
		connections = new LettuceConnectionFactory(server.host(), server.port());
		connections.afterPropertiesSet();
		connections.start();
	}

	@AfterAll
	static void disconnect() {
		connections.destroy();
	}

	static LettuceConnectionFactory connections() {
		return connections;
	}

	/** One of its own for each test. */
	String cluster() {
		return this.cluster;
	}

	@Override
	protected RecordCache cache() {
		return new RedisRecordCache(connections,
				new RedisCacheOptions(this.cluster + ":", Duration.ZERO, false, Duration.ofSeconds(5)));
	}

}
