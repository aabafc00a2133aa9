package io.deepstream.server.connector.redis;

import java.time.Duration;
import java.util.UUID;

import io.deepstream.server.spi.Backend;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordCacheBackendContract;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisRecordCacheIT extends RecordCacheBackendContract {

	private static TestServer server;

	private static LettuceConnectionFactory connections;

	private RedisCacheOptions options;

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
	protected RecordCache create() {
		this.options = RedisClients.options(UUID.randomUUID() + ":", Duration.ZERO, false);
		return new RedisRecordCache(connections, this.options);
	}

	@Override
	protected RecordCache createSecond(RecordCache first) {
		return new RedisRecordCache(connections, this.options);
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
