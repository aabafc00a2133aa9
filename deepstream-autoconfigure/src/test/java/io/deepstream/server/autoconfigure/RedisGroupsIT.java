package io.deepstream.server.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.RecordRequests;
import io.deepstream.server.Requests;
import io.deepstream.server.TestClient;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.ServerListener.State;
import io.deepstream.server.testservers.RedisCluster;
import io.deepstream.server.testservers.RedisSentinel;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import io.lettuce.core.cluster.SlotHash;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications whose Redis, cache and message bus, is a group of servers that Boot's
 * properties name: they go on when the group has replaced or repaired one.
 */
@Timeout(300)
class RedisGroupsIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	private AutoCloseable redis;

	private TestClient writer;

	private TestClient nearReader;

	private TestClient farReader;

	private RedisSentinel startWithSentinels() {
		RedisSentinel group = TestServers.newRedisSentinel();
		this.redis = group;
		start("spring.data.redis.sentinel.master=" + group.masterName(),
				"spring.data.redis.sentinel.nodes=" + group.addresses());
		return group;
	}

	private RedisCluster startWithCluster() {
		RedisCluster cluster = TestServers.newRedisCluster();
		this.redis = cluster;
		start("spring.data.redis.cluster.nodes=" + cluster.addresses(), "deepstream.cache.redis.hash-tags=true");
		return cluster;
	}

	private void start(String... properties) {
		for (String id : List.of("a", "b")) {
			this.nodes.add(new SpringApplicationBuilder(Node.class).web(WebApplicationType.NONE)
				.bannerMode(Banner.Mode.OFF)
				.registerShutdownHook(false)
				.properties("spring.main.log-startup-info=false", "deepstream.node-id=" + id,
						"deepstream.cache.type=redis", "deepstream.messaging.type=redis")
				.properties(properties)
				.run());
		}
		this.writer = TestClient.login(server(0), "writer");
		this.nearReader = TestClient.login(server(0), "near");
		this.farReader = TestClient.login(server(1), "far");
		for (TestClient reader : List.of(this.nearReader, this.farReader)) {
			RecordRequests.subscribe(reader, "r");
			reader.send(Requests.names(EventAction.SUBSCRIBE, "news"));
			reader.expect(EventAction.SUBSCRIBE);
		}
		assertThat(write(1)).isEqualTo(RecordAction.WRITE_ACKNOWLEDGEMENT);
		awaitValue(this.nearReader, 1);
		awaitValue(this.farReader, 1);
	}

	private DeepstreamServer server(int number) {
		return this.nodes.get(number).getBean(DeepstreamServer.class);
	}

	@AfterEach
	void stop() throws Exception {
		this.nodes.forEach(ConfigurableApplicationContext::close);
		this.redis.close();
	}

	@Test
	void followsTheSentinelsAfterTheMasterWasKilled() {
		startWithSentinels().master().kill();
		assertThat(write(2)).isNotEqualTo(RecordAction.WRITE_ACKNOWLEDGEMENT);

		goesOn();
	}

	@Test
	void followsTheSentinelsWhileTheMasterIsFrozen() {
		startWithSentinels().master().freeze();
		assertThat(write(2)).isNotEqualTo(RecordAction.WRITE_ACKNOWLEDGEMENT);

		goesOn();
	}

	@Test
	void goesOnWithAClusterOfWhichANodeIsBackAndTellsWhatItHasLost() {
		RedisCluster cluster = startWithCluster();
		TestServer holder = cluster.nodes().get(SlotHash.getSlot("r") * 3 / SlotHash.SLOT_COUNT);
		holder.kill();
		assertThat(write(2)).isNotEqualTo(RecordAction.WRITE_ACKNOWLEDGEMENT);
		awaitState("cache", State.DOWN);

		holder.start();
		awaitState("cache", State.UP);

		for (TestClient reader : List.of(this.nearReader, this.farReader)) {
			reader.expect(RecordAction.DELETED);
			RecordRequests.subscribe(reader, "r");
		}
		goesOn();
	}

	private void awaitState(String connector, State state) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(List.of(server(0), server(1)))
				.allSatisfy((server) -> assertThat(server.connectors().get(connector).state()).isEqualTo(state)));
	}

	private void goesOn() {
		awaitSuccess(3);
		awaitState("cache", State.UP);
		awaitState("bus", State.UP);

		for (TestClient reader : List.of(this.nearReader, this.farReader)) {
			awaitValue(reader, 3);
			assertThat(RecordRequests.read(reader, "r")).endsWith(":{\"n\":3}");
		}
		this.writer.send(Requests.data(EventAction.EMIT, "news", "1"));
		this.nearReader.expect(EventAction.EMIT);
		this.farReader.expect(EventAction.EMIT);
	}

	private void awaitSuccess(int number) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(write(number)).isEqualTo(RecordAction.WRITE_ACKNOWLEDGEMENT));
	}

	/** What becomes of a write. */
	private Object write(int number) {
		this.writer.send(RecordRequests.ack(RecordRequests.upsert("r", "{\"n\":" + number + "}"), "w" + number));
		return this.writer.next().action();
	}

	private static void awaitValue(TestClient reader, int number) {
		String value = "";
		while (!value.equals("{\"n\":" + number + "}")) {
			Message change = reader.expect(RecordAction.UPDATE);
			value = TestClient.text(change);
		}
	}

	@SpringBootConfiguration
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, DeepstreamRedisAutoConfiguration.class,
			DeepstreamAutoConfiguration.class })
	static class Node {

	}

}
