package io.deepstream.server;

import java.time.Duration;
import java.util.UUID;

import com.spotify.folsom.MemcacheClientBuilder;
import io.deepstream.server.connector.memcached.MemcachedCacheOptions;
import io.deepstream.server.connector.memcached.MemcachedRecordCache;
import io.deepstream.server.connector.redis.RedisMessageBus;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Memcached as cache, Redis as message bus.
 */
class MemcachedClusterIT extends ClusterContract {

	private static LettuceConnectionFactory connections;

	private final String cluster = UUID.randomUUID().toString();

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

	@Override
	protected RecordCache cache() {
		TestServer server = TestServers.memcached();
		return new MemcachedRecordCache(
				MemcacheClientBuilder.newByteArrayClient().withAddress(server.host(), server.port()),
				new MemcachedCacheOptions(this.cluster + ":", Duration.ZERO, 1024 * 1024, Duration.ofSeconds(5)));
	}

	@Override
	protected MessageBus bus() {
		return new RedisMessageBus(connections, this.cluster);
	}

	@Override
	protected long received(MessageBus bus) {
		return ((RedisMessageBus) bus).received();
	}

}
