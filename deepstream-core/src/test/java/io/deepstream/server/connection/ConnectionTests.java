package io.deepstream.server.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionTests {

	private static final int MAX_PENDING = 10_000;

	private final Door door = new Door();

	private final Handlers handlers = new Handlers();

	private final ManualScheduler clock = new ManualScheduler();

	private final Connection connection = new Connection(1, this.door, new Handshake("", "/", Map.of()),
			new ConnectionOptions(Duration.ofSeconds(10), Duration.ofSeconds(60), 3, MAX_PENDING, 10, 10),
			this.handlers, new Threads(Runnable::run, this.clock));

	@Test
	void handlesRequestsInOrderWhileOneIsPending() {
		this.connection.receive(event(0));
		this.connection.receive(event(1));
		this.connection.receive(event(2));
		assertThat(this.handlers.received).containsExactly("0");

		this.handlers.answerAll();

		assertThat(this.handlers.received).containsExactly("0", "1", "2");
	}

	@Test
	void closesWhenMoreIsPendingThanTheBound() {
		int fitting = 0;
		while (!this.connection.isClosed() && fitting < 1000) {
			this.connection.receive(event(fitting));
			fitting++;
		}

		assertThat(this.connection.closeReason()).isEqualTo(CloseReason.TOO_MANY_PENDING_REQUESTS);
		assertThat(fitting).isBetween(MAX_PENDING / 300, MAX_PENDING / ConnectionOptions.REQUEST_OVERHEAD + 1);
	}

	@Test
	void countsARequestUntilItIsAnswered() {
		this.handlers.holdBack = false;
		for (int i = 0; i < 1000; i++) {
			this.connection.receive(event(i));
			this.connection.answered(this.handlers.lastCost);
		}

		assertThat(this.connection.isClosed()).isFalse();
		assertThat(this.handlers.received).hasSize(1000);
	}

	@Test
	void takesOneRequestThatIsLargerThanTheBound() {
		this.connection.receive(MessageCodec
			.encode(Message.builder(EventAction.EMIT).name("large").data(new byte[2 * MAX_PENDING]).build())
			.buffer());

		assertThat(this.handlers.received).containsExactly("large");
		assertThat(this.connection.isClosed()).isFalse();
	}

	@Test
	void dropsWhatWaitsWhenItIsClosed() {
		this.connection.receive(event(0));
		this.connection.receive(event(1));

		this.connection.close(CloseReason.SERVER_STOPPING);

		assertThat(this.handlers.received).containsExactly("0");
		assertThat(this.handlers.disconnects).isEqualTo(1);
	}

	@Test
	void tellsTheFirstReasonOnceHoweverOftenItEnds() {
		this.connection.close(CloseReason.SLOW_CONSUMER);
		this.connection.disconnected(CloseReason.CLIENT_GONE);
		this.connection.close(CloseReason.SERVER_STOPPING);

		assertThat(this.connection.closeReason()).isEqualTo(CloseReason.SLOW_CONSUMER);
		assertThat(this.handlers.disconnects).isEqualTo(1);
	}

	@Test
	void sendsNothingAfterItsEnd() {
		this.connection.disconnected(CloseReason.CLIENT_GONE);

		this.connection.send(Message.of(ConnectionAction.PONG));

		assertThat(this.door.sent).isZero();
	}

	@Test
	void answersPingsOfALoggedInClientWhileARequestIsPending() {
		this.connection.loggedIn(new User("alice", null, null), null);
		this.connection.receive(event(0));

		this.connection.receive(MessageCodec.encode(Message.of(ConnectionAction.PING)).buffer());

		assertThat(this.door.sent).isEqualTo(1);
	}

	@Test
	void isClosedAfterTwoHeartbeatIntervalsOfSilence() {
		this.connection.loggedIn(new User("alice", null, null), null);
		this.connection.receive(event(0));

		this.clock.advance(Duration.ofSeconds(20));
		this.connection.checkTimeouts(this.clock.nanoTime());
		assertThat(this.connection.isClosed()).isFalse();
		this.clock.advance(Duration.ofNanos(1));
		this.connection.checkTimeouts(this.clock.nanoTime());

		assertThat(this.connection.closeReason()).isEqualTo(CloseReason.HEARTBEAT_MISSED);
		assertThat(this.door.closed).containsExactly(CloseReason.HEARTBEAT_MISSED);
	}

	@Test
	void theLoginTimeoutEndsWithTheLogin() {
		this.connection.loggedIn(new User("alice", null, null), null);

		this.connection.checkTimeouts(Duration.ofSeconds(19).toNanos());

		assertThat(this.connection.isClosed()).isFalse();
	}

	private static ByteBuffer event(int number) {
		return MessageCodec.encode(Message.builder(EventAction.EMIT).name(String.valueOf(number)).build()).buffer();
	}

	private static final class Door implements Transport {

		private final List<CloseReason> closed = new ArrayList<>();

		private int sent;

		@Override
		public void send(EncodedMessage message) {
			this.sent++;
		}

		@Override
		public void close(CloseReason reason) {
			this.closed.add(reason);
		}

	}

	private static final class Handlers implements Requests {

		private final List<String> received = new ArrayList<>();

		private final List<CompletableFuture<Void>> pending = new ArrayList<>();

		private boolean holdBack = true;

		private int lastCost;

		private int disconnects;

		@Override
		public CompletionStage<?> received(Connection connection, Message message, int cost) {
			this.received.add(message.name());
			this.lastCost = cost;
			if (!this.holdBack) {
				return null;
			}
			CompletableFuture<Void> answer = new CompletableFuture<>();
			this.pending.add(answer);
			return answer;
		}

		@Override
		public void disconnected(Connection connection) {
			this.disconnects++;
		}

		void answerAll() {
			for (int i = 0; i < this.pending.size(); i++) {
				this.pending.get(i).complete(null);
			}
		}

	}

}
