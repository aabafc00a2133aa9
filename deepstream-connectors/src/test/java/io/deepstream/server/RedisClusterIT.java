package io.deepstream.server;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.deepstream.server.connector.redis.RedisCacheOptions;
import io.deepstream.server.connector.redis.RedisMessageBus;
import io.deepstream.server.connector.redis.RedisRecordCache;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static io.deepstream.server.Requests.names;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redis as cache and as message bus.
 */
class RedisClusterIT extends ClusterContract {

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
		return new RedisRecordCache(connections,
				new RedisCacheOptions(this.cluster + ":", Duration.ZERO, false, Duration.ofSeconds(5)));
	}

	@Override
	protected MessageBus bus() {
		return new RedisMessageBus(connections, this.cluster);
	}

	@Override
	protected long received(MessageBus bus) {
		return ((RedisMessageBus) bus).received();
	}

	@Test
	void subscribesToAChannelWhileANodeHasAClientForIt() {
		RedisClient client = (RedisClient) connections.getRequiredNativeClient();
		try (StatefulRedisConnection<String, String> administrator = client.connect()) {
			TestClient reader = nodes().login(1, "reader");
			reader.send(names(EventAction.SUBSCRIBE, "news"));
			reader.expect(EventAction.SUBSCRIBE);

			List<String> channels = administrator.sync().pubsubChannels(this.cluster + ":event/*");

			assertThat(channels).hasSize(1);
			assertThat(administrator.sync().pubsubNumsub(channels.get(0))).containsValue(1L);
			assertThat(administrator.sync().pubsubChannels(this.cluster + ":record/*")).isEmpty();
			reader.send(names(EventAction.UNSUBSCRIBE, "news"));
			reader.expect(EventAction.UNSUBSCRIBE);
			Awaitility.await()
				.atMost(RealNodes.PATIENCE)
				.until(() -> administrator.sync().pubsubChannels(this.cluster + ":event/*").isEmpty());
		}
	}

}
