package io.deepstream.server.connector.jgroups;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.deepstream.server.connector.link.Link;
import io.deepstream.server.connector.link.Probe;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener.State;
import org.awaitility.Awaitility;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TCP;
import org.jgroups.stack.ProtocolStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JGroupsMeshIT {

	private final String cluster = "deepstream-" + UUID.randomUUID();

	private final List<InetSocketAddress> places = Stream.generate(Nodes::freePlace).limit(4).toList();

	private final List<Probe> probes = new ArrayList<>();

	@AfterEach
	void close() {
		this.probes.forEach(Probe::close);
	}

	private Probe probe(int number) {
		return probe("n" + number, Nodes.bus(this.cluster, this.places.get(number), this.places));
	}

	private Probe probe(String name, MessageBus bus) {
		Probe probe = new Probe(name, bus);
		this.probes.add(probe);
		return probe;
	}

	@Test
	void findsAllNodesThatStartAtOnce() {
		List<Probe> all = List.of(probe(0), probe(1), probe(2), probe(3));

		List<CompletionStage<Void>> starts = new ArrayList<>();
		for (int i = 3; i >= 0; i--) {
			starts.add(all.get(i).bus().start("n" + i, all.get(i)));
		}
		starts.forEach(Probe::succeeds);
		all.forEach((probe) -> probe.subscribe("x"));

		for (Probe origin : all) {
			origin.publishUntilReceived("x", all.stream().filter((probe) -> probe != origin).toArray(Probe[]::new));
		}
	}

	@Test
	void deliversOnceWhenANodeHasRestarted() {
		Probe a = probe(0).start("x");
		Probe b = probe(1).start("x");
		Probe c = probe(2).start("x");

		a.close();
		Probe again = probe(0).start("x");
		Probe.succeeds(again.publish("x", "1"));
		Probe.succeeds(b.publish("x", "2"));

		Stream.of(b, c).forEach((probe) -> probe.await("n0 x 1"));
		Stream.of(again, c).forEach((probe) -> probe.await("n1 x 2"));
		assertThat(c.messages()).containsExactlyInAnyOrder("n0 x 1", "n1 x 2");
		assertThat(again.messages()).containsExactly("n1 x 2");
	}

	@Test
	void knowsTheSubscriptionsOfOthersFromTheStart() {
		Probe a = probe(0).start("x", "y");
		Probe.succeeds(a.bus().unsubscribe("y"));

		Probe b = probe(1).start();
		Probe.succeeds(b.publish("y", "1"));
		Probe.succeeds(b.publish("x", "2"));

		a.await("n1 x 2");
		assertThat(a.messages()).containsExactly("n1 x 2");
	}

	@Test
	void sendsOnlyWhatANodeWants() {
		Probe a = probe(0).start("y");
		Probe b = probe(1).start("x");
		JGroupsMessageBus idle = Nodes.bus(this.cluster, this.places.get(2), this.places);
		Probe c = probe("n2", idle).start("z");

		Probe.succeeds(a.publish("x", "1"));
		Probe.succeeds(b.publish("y", "2"));

		b.await("n0 x 1");
		a.await("n1 y 2");
		Probe.succeeds(a.publish("z", "3"));
		c.await("n0 z 3");
		assertThat(idle.received()).isEqualTo(1);
	}

	@Test
	void refusesAnotherSecret() {
		Probe a = probe(0).start("x");
		Probe b = probe(1).start("x");
		Probe stranger = probe("stranger", Nodes.bus(this.cluster, this.places.get(2), this.places, "another secret"));

		stranger.start("x");
		Probe.succeeds(stranger.publish("x", "let me in"));
		Probe.succeeds(a.publish("x", "1"));

		b.await("n0 x 1");
		Probe.succeeds(b.publish("x", "2"));
		a.await("n1 x 2");
		assertThat(b.messages()).containsExactly("n0 x 1");
		assertThat(a.messages()).containsExactly("n1 x 2");
		assertThat(stranger.messages()).isEmpty();
	}

	@Test
	void keepsClustersOfDifferentNamesApart() {
		Probe a = probe(0).start("x");
		Probe other = probe("other", Nodes.bus(this.cluster + "-2", this.places.get(1), this.places)).start("x");
		Probe b = probe(2).start("x");

		Probe.succeeds(other.publish("x", "1"));
		Probe.succeeds(a.publish("x", "2"));

		b.await("n0 x 2");
		assertThat(b.messages()).containsExactly("n0 x 2");
		assertThat(other.messages()).isEmpty();
	}

	@Test
	void sendsOnWhileANodeDoesNotKeepUp() {
		CountDownLatch release = new CountDownLatch(1);
		Probe a = probe(0).start();
		MessageBus slow = Nodes.bus(this.cluster, this.places.get(1), this.places);
		Probe b = probe("n1", slow);
		Probe.succeeds(slow.start("n1", (origin, channel, message) -> await(release)));
		Probe.succeeds(slow.subscribe("x"));
		Probe c = probe(2).start("x");

		for (int i = 0; i < 100; i++) {
			a.bus().publish("x", ByteBuffer.wrap(("message " + i + " ".repeat(100_000)).getBytes()));
		}

		Awaitility.await().atMost(Probe.PATIENCE).until(() -> c.messages().size() == 100);
		release.countDown();
		assertThat(b.messages()).isEmpty();
	}

	@Test
	void saysThatMessagesMayBeLostAfterASplit() {
		List<JGroupsSession> sessions = new CopyOnWriteArrayList<>();
		Probe a = probe(0).start("x");
		JGroupsOptions options = Nodes.options(this.cluster, this.places.get(1), this.places);
		Probe b = probe("n1", new Link("direct", "the test", (events) -> {
			JGroupsSession session = JGroupsSession.open(options, events);
			sessions.add(session);
			return session;
		})).start("x");
		DISCARD split = new DISCARD().discardAll(true);

		insert(split, sessions.get(0));
		Awaitility.await().atMost(Probe.PATIENCE).until(() -> sessions.get(0).channel().getView().size() == 1);
		split.discardAll(false);
		a.awaitState(1, State.UP);
		b.awaitState(1, State.UP);
		Probe.succeeds(a.publish("x", "1"));
		Probe.succeeds(b.publish("x", "2"));

		b.await("n0 x 1");
		a.await("n1 x 2");
		assertThat(a.states()).containsExactly(State.UP, State.DEGRADED, State.UP);
		assertThat(b.states()).containsExactly(State.UP, State.DEGRADED, State.UP);
		assertThat(sessions).hasSize(1);
	}

	@Test
	void failsToStartWhereItCannotListen() {
		probe(0).start();
		Probe second = probe(0);

		Throwable failure = Probe.fails(second.bus().start("n0", second));

		assertThat(failure).hasMessageContaining("127.0.0.1:" + this.places.get(0).getPort());
	}

	@Test
	void leavesNoThreadAndSendsWhatWaits() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		Probe a = probe(0).start();
		Probe b = probe(1).start("x");

		a.publish("x", "last words");
		a.close();
		a.close();

		b.await("n0 x last words");
		b.close();
		Awaitility.await().atMost(Probe.PATIENCE).untilAsserted(() -> assertThat(threadsBesides(before)).isEmpty());
	}

	private static Set<String> threadsBesides(Set<Thread> known) {
		return Collections.unmodifiableSet(Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !known.contains(thread))
			.map(Thread::getName)
			.filter((name) -> !name.startsWith("awaitility"))
			.collect(Collectors.toSet()));
	}

	private static void insert(DISCARD split, JGroupsSession session) {
		try {
			session.channel().getProtocolStack().insertProtocol(split, ProtocolStack.Position.ABOVE, TCP.class);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
