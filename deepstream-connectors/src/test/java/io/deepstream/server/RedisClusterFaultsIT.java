package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.connector.redis.RedisCacheOptions;
import io.deepstream.server.connector.redis.RedisMessageBus;
import io.deepstream.server.connector.redis.RedisRecordCache;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.ServerListener.State;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static io.deepstream.server.RecordRequests.ack;
import static io.deepstream.server.RecordRequests.upsert;
import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Redis of three nodes, their cache and their bus, dies or freezes while clients
 * write.
 */
@Timeout(180)
class RedisClusterFaultsIT {

	private static final Duration AWAY = Duration.ofSeconds(10);

	private final TestServer server = TestServers.newRedisKeepingData();

	private final LettuceConnectionFactory connections = connect();

	private final RealNodes nodes = new RealNodes(
			() -> new RedisRecordCache(this.connections,
					new RedisCacheOptions("", Duration.ZERO, false, Duration.ofSeconds(2))),
			() -> new RedisMessageBus(this.connections, "deepstream"));

	private LettuceConnectionFactory connect() {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(this.server.host(), this.server.port());
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	@AfterEach
	void stop() {
		this.nodes.close();
		this.connections.destroy();
		this.server.close();
	}

	@Test
	void bringsSubscribersTogetherAfterRedisWasAwayUnderLoad() {
		List<TestClient> readers = new ArrayList<>();
		List<TestClient> writers = new ArrayList<>();
		for (int node = 0; node < 3; node++) {
			TestClient reader = this.nodes.login(node, "reader" + node);
			RecordRequests.subscribe(reader, "r");
			readers.add(reader);
			writers.add(this.nodes.login(node, "writer" + node));
		}
		assertThat(write(writers.get(0), 1)).isEqualTo(RecordAction.WRITE_ACKNOWLEDGEMENT);

		this.server.kill();
		int number = 2;
		for (long end = System.nanoTime() + AWAY.toNanos(); System.nanoTime() < end; number++) {
			assertThat(write(writers.get(number % 3), number)).isNotEqualTo(RecordAction.WRITE_ACKNOWLEDGEMENT);
		}
		this.server.start();
		this.nodes.awaitConnectors(State.UP);
		int last = number;
		Awaitility.await()
			.atMost(RealNodes.PATIENCE)
			.until(() -> write(writers.get(1), last) == RecordAction.WRITE_ACKNOWLEDGEMENT);

		List<String> values = readers.stream().map((reader) -> lastValue(reader, last)).toList();
		assertThat(values).containsOnly("{\"n\":" + last + "}");
	}

	/** What becomes of a write. */
	private static Object write(TestClient writer, int number) {
		writer.send(ack(upsert("r", "{\"n\":" + number + "}"), "w" + number));
		Message answer = writer.next();
		while (!("w" + number).equals(answer.correlationId())) {
			answer = writer.next();
		}
		return answer.action();
	}

	private static String lastValue(TestClient reader, int last) {
		String value = "";
		while (!value.equals("{\"n\":" + last + "}")) {
			value = TestClient.text(reader.expect(RecordAction.UPDATE));
		}
		return value;
	}

	@Test
	void answersPingsAndOtherClientsWhileRedisIsFrozen() {
		TestClient reader = this.nodes.login(0, "reader");
		reader.send(names(EventAction.SUBSCRIBE, "news"));
		reader.expect(EventAction.SUBSCRIBE);
		TestClient waiting = this.nodes.login(0, "waiting");
		TestClient sender = this.nodes.login(0, "sender");

		this.server.freeze();
		try {
			waiting.send(ack(upsert("r", "{}"), "w"));
			sender.send(data(EventAction.EMIT, "news", "1"));

			reader.expect(EventAction.EMIT);
			assertThat(sender.drain()).isEmpty();
			assertThat(waiting.next().action()).isNotEqualTo(RecordAction.WRITE_ACKNOWLEDGEMENT);
		}
		finally {
			this.server.resume();
		}
		this.nodes.awaitConnectors(State.UP);
		assertThat(write(waiting, 2)).isEqualTo(RecordAction.WRITE_ACKNOWLEDGEMENT);
	}

}
