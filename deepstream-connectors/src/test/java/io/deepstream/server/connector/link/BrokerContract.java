package io.deepstream.server.connector.link;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener.State;
import io.deepstream.server.testservers.Relay;
import io.deepstream.server.testservers.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a bus over a broker does when the broker or the way to it fails.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class BrokerContract {

	private final String cluster = "deepstream-" + UUID.randomUUID();

	private final List<Probe> probes = new ArrayList<>();

	/** The broker of this test class; it may be broken. */
	protected abstract TestServer server();

	/** What the names of the bus's threads begin with. */
	protected abstract String threads();

	/**
	 * A bus that is not started.
	 * @param host where the broker is to be looked for
	 */
	protected abstract MessageBus create(String host, int port, String cluster);

	/** Frees what {@link #create} opened besides buses. */
	protected void release() {
	}

	@AfterEach
	void end() {
		this.probes.forEach(Probe::close);
		release();
	}

	/** A node whose bus is not started. */
	protected final Probe probe(String name) {
		return probe(name, this.cluster);
	}

	private Probe probe(String name, String cluster) {
		return probe(name, create(server().host(), server().port(), cluster));
	}

	/** A node that reaches the broker through a relay, if that is the broker's way. */
	protected final Probe probe(String name, Relay relay) {
		return probe(name, create(relay.host(), relay.port(), this.cluster));
	}

	private Probe probe(String name, MessageBus bus) {
		Probe probe = new Probe(name, bus);
		this.probes.add(probe);
		return probe;
	}

	@Test
	void comesBackWithItsSubscriptionsWhenTheBrokerWasKilled() {
		Probe a = probe("a").start("x", "y");
		Probe b = probe("b").start("x", "y");

		server().kill();
		a.awaitState(1, State.DOWN);
		b.awaitState(1, State.DOWN);
		Throwable refused = Probe.fails(a.publish("x", "lost"));
		server().start();
		a.awaitState(2, State.UP);
		b.awaitState(2, State.UP);
		Probe.succeeds(a.publish("x", "1"));
		Probe.succeeds(b.publish("y", "2"));

		b.await("a x 1");
		a.await("b y 2");
		assertThat(refused).hasMessageContaining(server().address());
		assertThat(a.causes().get(0)).hasMessageContaining(server().address());
		assertThat(b.messages()).containsExactly("a x 1");
	}

	@Test
	void remembersWhatIsSubscribedWhileTheBrokerIsAway() {
		Probe a = probe("a").start();
		Probe b = probe("b").start("old");

		server().kill();
		b.awaitState(1, State.DOWN);
		Probe.fails(b.bus().subscribe("new"));
		Probe.succeeds(b.bus().unsubscribe("old"));
		server().start();
		a.awaitState(1, State.UP);
		b.awaitState(2, State.UP);
		Probe.succeeds(a.publish("old", "1"));
		Probe.succeeds(a.publish("new", "2"));

		b.await("a new 2");
		assertThat(b.messages()).containsExactly("a new 2");
	}

	@Test
	void noticesThatTheBrokerHangs() {
		Probe a = probe("a").start();
		Probe b = probe("b").start("x");

		server().freeze();
		List<CompletableFuture<Void>> stages = new ArrayList<>();
		for (int i = 0; i < 80; i++) {
			stages.add(a.bus().publish("x", ByteBuffer.allocate(1024 * 1024)).toCompletableFuture());
		}
		a.awaitState(1, State.DOWN);
		b.awaitState(1, State.DOWN);
		stages.forEach((stage) -> Awaitility.await().atMost(Probe.PATIENCE).until(stage::isDone));
		server().resume();
		a.awaitState(2, State.UP);
		b.awaitState(2, State.UP);
		a.publishUntilReceived("x", b);

		assertThat(stages)
			.anySatisfy((stage) -> assertThat(Probe.fails(stage)).hasMessageContaining("bytes wait to be taken"));
	}

	@Test
	void failsToStartWithTheAddressInTheText() {
		try (Relay nobody = Relay.to(server()).refuse()) {
			Probe a = probe("a", nobody);

			Throwable failure = Probe.fails(a.bus().start("a", a));

			assertThat(failure).hasMessageContaining(nobody.address());
			nobody.resume();
			a.awaitState(0, State.UP);
		}
	}

	@Test
	void failsToStartWhenTheBrokerDoesNotAnswer() {
		try (Relay silent = Relay.to(server()).stall()) {
			Probe a = probe("a", silent);

			Throwable failure = Probe.fails(a.bus().start("a", a));

			assertThat(failure).hasMessageContaining(silent.address());
		}
	}

	@Test
	void keepsClustersOnOneBrokerApart() {
		Probe a = probe("a").start("x");
		Probe b = probe("b").start("x");
		Probe other = probe("other", this.cluster + "-2").start("x");

		Probe.succeeds(other.publish("x", "1"));
		Probe.succeeds(a.publish("x", "2"));

		b.await("a x 2");
		assertThat(b.messages()).containsExactly("a x 2");
		assertThat(a.messages()).isEmpty();
		assertThat(other.messages()).isEmpty();
	}

	@Test
	void joinsTenNodes() {
		List<Probe> nodes = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			nodes.add(probe("n" + i).start("all", "node/n" + i));
		}

		for (int i = 0; i < 10; i++) {
			Probe.succeeds(nodes.get(i).publish("all", "hello"));
			Probe.succeeds(nodes.get(i).publish("node/n" + (i + 1) % 10, "you"));
		}

		for (Probe node : nodes) {
			Awaitility.await().atMost(Probe.PATIENCE).until(() -> node.messages().size() >= 10);
			assertThat(node.messages()).hasSize(10).doesNotHaveDuplicates();
		}
	}

	@Test
	void deliversToAnotherNodeOfTheSameName() {
		Probe one = probe("twin").start("x");
		Probe other = probe("twin").start("x");

		Probe.succeeds(one.publish("x", "1"));

		other.await("twin x 1");
		assertThat(one.messages()).isEmpty();
	}

	@Test
	void leavesNoThreadAndSendsWhatWaits() {
		Probe a = probe("a").start();
		Probe b = probe("b").start("x");

		a.publish("x", "last words");
		a.close();
		a.close();

		b.await("a x last words");
		b.close();
		Awaitility.await().atMost(Probe.PATIENCE).untilAsserted(() -> assertThat(ownThreads()).isEmpty());
	}

	@Test
	void closesWhileTheBrokerHangs() {
		Probe a = probe("a").start();

		server().freeze();
		try {
			a.publish("x", "lost");
			CompletableFuture<Void> closed = CompletableFuture.runAsync(a::close);

			assertThat(closed).succeedsWithin(Probe.PATIENCE);
		}
		finally {
			server().resume();
		}
	}

	private Set<String> ownThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith(threads()))
			.collect(Collectors.toSet());
	}

}
