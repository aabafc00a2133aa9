package io.deepstream.server.transport.websocket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.concurrent.WheelScheduler;
import io.deepstream.server.concurrent.Workers;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.ConnectionOptions;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.Requests;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ContainerTransportStressTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final int BOUND = 20_000;

	/** Room for all the messages of a test. */
	private static final int ENOUGH = 1_000_000;

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	private final Workers workers = new Workers(2);

	private final WheelScheduler scheduler = new WheelScheduler(this.workers);

	private final List<Writers> opened = new ArrayList<>();

	@AfterEach
	void stop() {
		this.opened.forEach(Writers::close);
		this.scheduler.close();
		this.workers.close();
	}

	@RepeatedTest(3)
	void keepsOrderAndLosesNothingWhateverTheOthersDo() throws Exception {
		Writers writers = writers(2, 16, Duration.ofSeconds(3));
		List<Peer> peers = IntStream.range(0, 60).mapToObj((i) -> peer(writers, behaviour())).toList();
		List<EncodedMessage> messages = IntStream.range(0, 2000).mapToObj(this::message).toList();
		ExecutorService senders = Executors.newFixedThreadPool(3);

		List<Future<?>> sending = new ArrayList<>();
		for (int sender = 0; sender < 3; sender++) {
			List<Peer> share = new ArrayList<>();
			for (int i = sender; i < peers.size(); i += 3) {
				share.add(peers.get(i));
			}
			sending.add(senders.submit(() -> sendAndClose(share, messages)));
		}
		for (Future<?> sender : sending) {
			sender.get();
		}
		senders.shutdown();

		for (Peer peer : peers) {
			Awaitility.await("seed " + this.seed).atMost(PATIENCE).until(peer::isEnded);
			assertThat(peer.session.overlapped()).describedAs("seed %s", this.seed).isFalse();
			assertThat(numbers(peer)).describedAs("seed %s, %s", this.seed, peer.connection.closeReason())
				.isEqualTo(IntStream.range(0, peer.session.sent().size()).boxed().toList());
			if (peer.keepsUp) {
				assertThat(peer.session.sent()).describedAs("seed %s", this.seed).hasSize(messages.size());
			}
		}
		assertThat(peers).describedAs("seed %s", this.seed).anyMatch(Peer::keepsUp);
	}

	private static void sendAndClose(List<Peer> peers, List<EncodedMessage> messages) {
		for (EncodedMessage message : messages) {
			peers.forEach((peer) -> peer.transport.send(message));
		}
		peers.forEach((peer) -> peer.connection.close(CloseReason.SERVER_STOPPING));
	}

	@Test
	void holdsNoMoreThanTheBoundForAStuckClient() {
		Writers writers = writers(1, 4, LONG);
		Peer stuck = peer(writers, FakeSession.Behaviour.stuckAfter(0));
		EncodedMessage message = message(0);
		stuck.transport.send(message);
		int fitting = BOUND / message.size();

		int sent = 0;
		while (stuck.connection.closeReason() == null && sent < 10 * fitting) {
			stuck.transport.send(message);
			sent++;
			if (sent > 2 * fitting) {
				Awaitility.await().atMost(PATIENCE).until(() -> stuck.connection.closeReason() != null);
			}
		}

		assertThat(stuck.connection.closeReason()).isEqualTo(CloseReason.SLOW_CONSUMER);
		assertThat(sent).isLessThanOrEqualTo(2 * fitting + 1);
	}

	@Test
	void sendsOneMessageThatIsLargerThanTheBound() {
		Peer peer = peer(writers(1, 4, LONG), FakeSession.Behaviour.slow());

		peer.transport
			.send(MessageCodec.encode(Message.builder(EventAction.EMIT).name("0").data(new byte[2 * BOUND]).build()));
		peer.connection.close(CloseReason.SERVER_STOPPING);

		Awaitility.await().atMost(PATIENCE).until(peer::isEnded);
		assertThat(peer.session.sent()).hasSize(1);
	}

	@Test
	void freesItsThreadsWhenMoreClientsAreStuckThanMayBe() {
		Writers writers = writers(2, 8, LONG);
		List<Peer> stuck = IntStream.range(0, 100)
			.mapToObj((i) -> peer(writers, FakeSession.Behaviour.stuckAfter(0)))
			.toList();
		Peer healthy = peer(writers, FakeSession.Behaviour.fast());

		stuck.forEach((peer) -> peer.transport.send(message(0)));
		healthy.transport.send(message(0));

		Awaitility.await().atMost(PATIENCE).until(() -> healthy.session.sent().size() == 1);
		Awaitility.await().atMost(PATIENCE).until(() -> stuck.stream().filter((peer) -> !peer.isEnded()).count() <= 8);
	}

	@Test
	void closesAClientThatAThreadIsStuckWithLongerThanTheSendTimeout() {
		Peer stuck = peer(writers(1, 8, Duration.ofMillis(100)), FakeSession.Behaviour.stuckAfter(0));

		stuck.transport.send(message(0));

		Awaitility.await().atMost(PATIENCE).until(stuck::isEnded);
		assertThat(stuck.connection.closeReason()).isEqualTo(CloseReason.SLOW_CONSUMER);
	}

	private Writers writers(int count, int maxStalled, Duration sendTimeout) {
		Writers writers = new Writers(count, maxStalled, sendTimeout, this.scheduler);
		this.opened.add(writers);
		return writers;
	}

	private FakeSession.Behaviour behaviour() {
		return switch (this.random.nextInt(6)) {
			case 0 -> FakeSession.Behaviour.slow();
			case 1 -> FakeSession.Behaviour.failingAfter(this.random.nextInt(1500));
			case 2 -> FakeSession.Behaviour.stuckAfter(this.random.nextInt(1500));
			default -> FakeSession.Behaviour.fast();
		};
	}

	private Peer peer(Writers writers, FakeSession.Behaviour behaviour) {
		FakeSession session = new FakeSession(behaviour);
		ContainerTransport transport = new ContainerTransport(session.session(), writers,
				behaviour.keepsUp() ? ENOUGH : BOUND);
		Connection connection = new Connection(1, transport, new Handshake("", "/", Map.of()),
				ConnectionOptions.defaults(), new NoRequests(), new Threads(this.workers, this.scheduler));
		transport.attach(connection);
		return new Peer(session, transport, connection, behaviour.keepsUp());
	}

	private EncodedMessage message(int number) {
		return MessageCodec.encode(Message.builder(EventAction.EMIT)
			.name(String.valueOf(number))
			.data(new byte[this.random.nextInt(300)])
			.build());
	}

	private static List<Integer> numbers(Peer peer) {
		return peer.session.sent().stream().map((message) -> Integer.valueOf(message.name())).toList();
	}

	private record Peer(FakeSession session, ContainerTransport transport, Connection connection, boolean keepsUp) {

		boolean isEnded() {
			return !this.session.closes().isEmpty();
		}

	}

	private static final class NoRequests implements Requests {

		@Override
		public CompletionStage<?> received(Connection connection, Message message, int cost) {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void disconnected(Connection connection) {
		}

	}

}
