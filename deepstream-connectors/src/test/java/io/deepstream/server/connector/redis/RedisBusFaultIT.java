package io.deepstream.server.connector.redis;

import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.connector.link.BrokerContract;
import io.deepstream.server.connector.link.Probe;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener.State;
import io.deepstream.server.testservers.RedisCluster;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RedisBusFaultIT extends BrokerContract {

	private static TestServer server;

	private final List<LettuceConnectionFactory> factories = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = TestServers.newRedis();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	protected TestServer server() {
		return server;
	}

	@Override
	protected String threads() {
		return "deepstream-redis";
	}

	@Override
	protected MessageBus create(String host, int port, String cluster) {
		return new RedisMessageBus(connect(host, port), cluster);
	}

	private LettuceConnectionFactory connect(String host, int port) {
		LettuceConnectionFactory factory = RedisClients.connect(host, port);
		this.factories.add(factory);
		return factory;
	}

	@Override
	protected void release() {
		this.factories.forEach(LettuceConnectionFactory::destroy);
	}

	@Test
	void reportsThatItsSubscriptionsWereKilled() {
		Probe a = probe("a").start("x");
		Probe b = probe("b").start("x");

		assertThat(killPubSub()).isPositive();
		a.awaitState(1, State.DOWN);
		b.awaitState(1, State.DOWN);
		a.awaitState(2, State.UP);
		b.awaitState(2, State.UP);
		Probe.succeeds(a.publish("x", "1"));

		b.await("a x 1");
	}

	private long killPubSub() {
		RedisClient client = (RedisClient) connect(server.host(), server.port()).getRequiredNativeClient();
		try (StatefulRedisConnection<String, String> administrator = client.connect()) {
			return administrator.sync().clientKill(KillArgs.Builder.typePubsub());
		}
	}

	@Test
	void deliversAcrossTheNodesOfARedisCluster() {
		List<String> channels = List.of("a", "b", "c", "record/1", "node/x", "{y}");
		try (RedisCluster cluster = TestServers.newRedisCluster();
				Probe one = new Probe("one", new RedisMessageBus(connect(cluster), "c")).start();
				Probe two = new Probe("two", new RedisMessageBus(connect(cluster), "c"))) {
			two.start(channels.toArray(String[]::new));

			channels.forEach((channel) -> Probe.succeeds(one.publish(channel, "1")));

			channels.forEach((channel) -> two.await("one " + channel + " 1"));
		}
	}

	private LettuceConnectionFactory connect(RedisCluster cluster) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisClusterConfiguration(List.of(cluster.addresses().split(","))));
		factory.afterPropertiesSet();
		factory.start();
		this.factories.add(factory);
		return factory;
	}

}
