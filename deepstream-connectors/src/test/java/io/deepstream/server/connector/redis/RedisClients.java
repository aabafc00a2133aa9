package io.deepstream.server.connector.redis;

import java.time.Duration;

import io.deepstream.server.testservers.TestServer;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Connections as Spring Boot makes them.
 */
final class RedisClients {

	private RedisClients() {
	}

	static LettuceConnectionFactory connect(TestServer server) {
		return connect(server.host(), server.port());
	}

	static LettuceConnectionFactory connect(String host, int port) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(host, port),
				LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(2)).build());
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

	/** As long as a loaded machine may take. */
	static RedisCacheOptions options(String keyPrefix, Duration timeToLive, boolean hashTags) {
		return new RedisCacheOptions(keyPrefix, timeToLive, hashTags, Duration.ofSeconds(10));
	}

}
