package io.deepstream.server.connector.redis;

import java.util.UUID;

import io.deepstream.server.spi.Backend;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.MessageBusBackendContract;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisMessageBusIT extends MessageBusBackendContract {

	private static TestServer server;

	private static LettuceConnectionFactory connections;

	private final String cluster = UUID.randomUUID().toString();

	@BeforeAll
	static void connect() {
		server = TestServers.newRedis();
		connections = RedisClients.connect(server);
	}

	@AfterAll
	static void disconnect() {
		connections.destroy();
		server.close();
	}

	@Override
	protected MessageBus create() {
		return new RedisMessageBus(connections, this.cluster);
	}

	@Override
	protected Backend backend() {
		return new Backend() {

			@Override
			public void stop() {
				server.kill();
			}

			@Override
			public void start() {
				server.start();
			}

		};
	}

}
