package io.deepstream.server;

import java.time.Duration;

import io.deepstream.server.connector.redis.RedisCacheOptions;
import io.deepstream.server.connector.redis.RedisMessageBus;
import io.deepstream.server.connector.redis.RedisRecordCache;
import io.deepstream.server.testservers.TestServer;
import org.junit.jupiter.api.AfterEach;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Three nodes whose cache and bus are one Redis of their own, for tests that harm it.
 */
abstract class NodesOnRedis {

	final TestServer server;

	final RealNodes nodes;

	private final LettuceConnectionFactory connections;

	NodesOnRedis(TestServer server) {
		this.server = server;
		this.connections = new LettuceConnectionFactory(server.host(), server.port());
		this.connections.afterPropertiesSet();
		this.connections.start();
		this.nodes = new RealNodes(
				() -> new RedisRecordCache(this.connections,
						new RedisCacheOptions("", Duration.ZERO, false, Duration.ofSeconds(2))),
				() -> new RedisMessageBus(this.connections, "deepstream"));
	}

	@AfterEach
	void stop() {
		this.nodes.close();
		this.connections.destroy();
		this.server.close();
	}

}
