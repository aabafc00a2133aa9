package io.deepstream.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.testservers.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Redis of three nodes dies and comes back without data: what the storage has is
 * there again, of what nobody has subscribers are told.
 */
@Timeout(180)
class RedisRestartedEmptyIT extends NodesOnRedis {

	/** Of every subscriber, after Redis answers again. */
	private static final Duration CONVERGENCE = Duration.ofSeconds(5);

	private static final List<String> STORED = IntStream.range(0, 25).mapToObj((i) -> "stored/" + i).toList();

	private static final List<String> VOLATILE = IntStream.range(0, 25)
		.mapToObj((i) -> RealNodes.NOT_STORED + i)
		.toList();

	private static final List<String> ALL = Stream.concat(STORED.stream(), VOLATILE.stream()).toList();

	RedisRestartedEmptyIT() {
		super(TestServers.newRedis());
	}

	@Test
	void goesOnAtTheVersionsOfTheStorageAndTellsOfWhatIsLost() {
		List<Follower> followers = follow();
		try (Load load = new Load(ALL).with(this.nodes.login(0, "writer"))) {
			Awaitility.await().until(() -> load.answers(RecordAction.WRITE_ACKNOWLEDGEMENT) > 200);
		}
		Map<String, Follower.Value> stored = this.nodes.cached(STORED);

		long returned = restartEmpty();
		Awaitility.await()
			.atMost(RealNodes.PATIENCE)
			.untilAsserted(() -> assertThat(followers).extracting(Follower::records).containsOnly(stored));
		this.nodes.awaitConvergence(followers, ALL);
		assertInTime(returned);

		assertThat(this.nodes.cached(ALL)).isEqualTo(stored);
		String name = STORED.get(0);
		long next = stored.get(name).version() + 1;
		RecordRequests.acknowledge(this.nodes.login(1, "writer"), RecordRequests.update(name, next, "{\"a\":1}"));
		assertThat(this.nodes.cached(STORED)).containsEntry(name, new Follower.Value(next, Map.of("a", 1)));
		this.nodes.awaitConvergence(followers, STORED);
	}

	@Test
	void letsSubscribersFollowAgainFromTheFirstVersion() {
		List<Follower> followers = follow();
		TestClient writer = this.nodes.login(0, "writer");
		String name = VOLATILE.get(0);
		for (int i = 0; i < 10; i++) {
			RecordRequests.acknowledge(writer, RecordRequests.upsert(name, "{\"a\":" + i + "}"));
		}
		long returned = restartEmpty();
		this.nodes.awaitConvergence(followers, ALL);
		assertInTime(returned);
		assertThat(this.nodes.cached(VOLATILE)).isEmpty();

		List<Follower> again = follow();
		RecordRequests.acknowledge(writer, RecordRequests.upsert(name, "{\"a\":11}"));

		assertThat(this.nodes.cached(ALL)).containsEntry(name, new Follower.Value(1, Map.of("a", 11)));
		this.nodes.awaitConvergence(again, ALL);
	}

	@Test
	void losesNoAcknowledgedWriteThatIsStored() {
		List<Follower> followers = follow();
		Load load = new Load(STORED);
		long returned;
		try (load) {
			for (int writer = 0; writer < 6; writer++) {
				load.with(this.nodes.login(writer % 3, "writer" + writer));
			}
			load.awaitSuccessOfEach();
			returned = restartEmpty();
			load.awaitSuccessOfEach();
		}

		this.nodes.awaitConvergence(followers, ALL);
		assertInTime(returned);
		load.assertKept(this.nodes.cached(STORED));
	}

	private List<Follower> follow() {
		return IntStream.range(0, 3)
			.mapToObj((node) -> Follower.of(this.nodes.login(node, "reader" + node), ALL))
			.toList();
	}

	/** When it answered again. */
	private long restartEmpty() {
		this.server.kill().start();
		return System.nanoTime();
	}

	private static void assertInTime(long returned) {
		assertThat(Duration.ofNanos(System.nanoTime() - returned)).isLessThan(CONVERGENCE);
	}

}
