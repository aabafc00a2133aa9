package io.deepstream.server;

import java.util.List;

import io.deepstream.server.connector.redis.RedisMessageBus;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.spi.MessageBus;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Requests.names;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redis as cache and as message bus.
 */
class RedisClusterIT extends RedisCacheClusterContract {

	@Override
	protected MessageBus bus() {
		return new RedisMessageBus(connections(), cluster());
	}

	@Override
	protected long received(MessageBus bus) {
		return ((RedisMessageBus) bus).received();
	}

	@Test
	void subscribesToAChannelWhileANodeHasAClientForIt() {
		RedisClient client = (RedisClient) connections().getRequiredNativeClient();
		try (StatefulRedisConnection<String, String> administrator = client.connect()) {
			TestClient reader = nodes().login(1, "reader");
			reader.send(names(EventAction.SUBSCRIBE, "news"));
			reader.expect(EventAction.SUBSCRIBE);

			List<String> channels = administrator.sync().pubsubChannels(cluster() + ":event/*");

			assertThat(channels).hasSize(1);
			assertThat(administrator.sync().pubsubNumsub(channels.get(0))).containsValue(1L);
			assertThat(administrator.sync().pubsubChannels(cluster() + ":record/*")).isEmpty();
			reader.send(names(EventAction.UNSUBSCRIBE, "news"));
			reader.expect(EventAction.UNSUBSCRIBE);
			Awaitility.await()
				.atMost(RealNodes.PATIENCE)
				.until(() -> administrator.sync().pubsubChannels(cluster() + ":event/*").isEmpty());
		}
	}

}
