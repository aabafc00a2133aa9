package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.ServerListener.State;
import io.deepstream.server.testservers.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.deepstream.server.RecordRequests.ack;
import static io.deepstream.server.RecordRequests.upsert;
import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Redis of three nodes, their cache and their bus, dies or freezes while clients
 * write.
 */
@Timeout(180)
class RedisClusterFaultsIT extends NodesOnRedis {

	private static final Duration AWAY = Duration.ofSeconds(10);

	/** Of every subscriber, after Redis answers again. */
	private static final Duration CONVERGENCE = Duration.ofSeconds(5);

	private static final int RECORDS = 50;

	RedisClusterFaultsIT() {
		super(TestServers.newRedisKeepingData());
	}

	@Test
	void bringsSubscribersTogetherWithinFiveSecondsAfterRedisWasAwayUnderLoad() {
		List<String> names = IntStream.range(0, RECORDS).mapToObj((i) -> "r/" + i).toList();
		List<Follower> followers = new ArrayList<>();
		for (int node = 0; node < 3; node++) {
			followers.add(Follower.of(this.nodes.login(node, "reader" + node), names));
		}
		TestClient asking = this.nodes.login(0, "asking");
		long returned;
		Load load = new Load(names);
		try (load) {
			for (int writer = 0; writer < 6; writer++) {
				load.with(this.nodes.login(writer % 3, "writer" + writer));
			}
			load.awaitSuccessOfEach();

			this.server.kill();
			Awaitility.await()
				.atMost(RealNodes.PATIENCE)
				.until(() -> load.answers(RecordAction.RECORD_UPDATE_ERROR) > 5);
			long before = load.answers(RecordAction.WRITE_ACKNOWLEDGEMENT);
			asking.send(one(RecordAction.READ, "r/0"));
			assertThat(asking.next().action()).isIn(RecordAction.RECORD_LOAD_ERROR,
					RecordAction.CACHE_RETRIEVAL_TIMEOUT);
			Awaitility.await()
				.during(AWAY)
				.atMost(AWAY.multipliedBy(2))
				.until(() -> load.answers(RecordAction.WRITE_ACKNOWLEDGEMENT) == before);
			this.server.start();
			returned = System.nanoTime();
			load.awaitSuccessOfEach();
			assertThat(load.answers().keySet()).containsExactlyInAnyOrder(RecordAction.WRITE_ACKNOWLEDGEMENT,
					RecordAction.RECORD_UPDATE_ERROR);
		}

		this.nodes.awaitConvergence(followers, names);
		assertThat(Duration.ofNanos(System.nanoTime() - returned)).isLessThan(CONVERGENCE);
		load.assertKept(this.nodes.cached(names));
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
		RecordRequests.acknowledge(waiting, upsert("r", "{}"));
	}

}
