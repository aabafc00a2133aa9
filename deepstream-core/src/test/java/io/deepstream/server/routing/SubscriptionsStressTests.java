package io.deepstream.server.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.ConnectionOptions;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.Requests;
import io.deepstream.server.connection.Traffic;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several threads subscribe, unsubscribe, close and publish at once.
 */
class SubscriptionsStressTests {

	private static final int CHURNERS = 3;

	private static final int ROUNDS = 20_000;

	private static final int PUBLISHED = 20_000;

	private static final List<String> NAMES = List.of("a", "b", "c");

	private final Subscriptions subscriptions = new Subscriptions(2, new Traffic());

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void losesNothingForThoseWhoStayAndKeepsNothingOfThoseWhoLeave(long seed) throws InterruptedException {
		Inbox stays = new Inbox();
		Connection present = connection(stays);
		this.subscriptions.subscribe("a", present);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < CHURNERS; i++) {
			Random random = new Random(seed * CHURNERS + i);
			threads.add(new Thread(() -> churn(random)));
		}
		threads.add(new Thread(() -> {
			for (int number = 0; number < PUBLISHED; number++) {
				this.subscriptions.publish("a", MessageCodec
					.encode(Message.builder(EventAction.EMIT).name("a").correlationId("" + number).build()), null);
			}
		}));
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}

		assertThat(stays.wrong).describedAs("seed %d", seed).isNull();
		assertThat(stays.count).describedAs("seed %d", seed).hasValue(PUBLISHED);
		assertThat(this.subscriptions.subscribers("a")).describedAs("seed %d", seed).containsExactly(present);
		assertThat(this.subscriptions.names(present)).containsExactly("a");
		this.subscriptions.unsubscribeAll(present);
		assertThat(this.subscriptions.names()).describedAs("seed %d", seed).isEmpty();
	}

	private void churn(Random random) {
		for (int round = 0; round < ROUNDS / 10; round++) {
			Connection connection = connection((message) -> {
			});
			Thread closer = (round % 10 == 0) ? new Thread(() -> connection.close(CloseReason.CLIENT_GONE)) : null;
			if (closer != null) {
				closer.start();
			}
			for (int i = 0; i < 10; i++) {
				String name = NAMES.get(random.nextInt(NAMES.size()));
				if (random.nextBoolean()) {
					this.subscriptions.subscribe(name, connection);
				}
				else if (random.nextInt(8) == 0) {
					this.subscriptions.subscribers(name)
						.stream()
						.filter((other) -> other == connection)
						.forEach((other) -> this.subscriptions.unsubscribe(name, other));
				}
				else {
					this.subscriptions.unsubscribe(name, connection);
				}
			}
			if (closer == null) {
				connection.close(CloseReason.CLIENT_GONE);
			}
			else {
				join(closer);
			}
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private Connection connection(Outbox outbox) {
		return new Connection(0, outbox, new Handshake("127.0.0.1", "/", Map.of()), ConnectionOptions.defaults(),
				new Requests() {

					@Override
					public java.util.concurrent.@Nullable CompletionStage<?> received(Connection connection,
							Message message, int cost) {
						return null;
					}

					@Override
					public void disconnected(Connection connection) {
						SubscriptionsStressTests.this.subscriptions.unsubscribeAll(connection);
					}

				}, new Threads(Runnable::run, new ManualScheduler()));
	}

	/** A transport that never ends by itself. */
	private interface Outbox extends Transport {

		@Override
		default void close(CloseReason reason) {
		}

	}

	private static final class Inbox implements Outbox {

		private final AtomicInteger count = new AtomicInteger();

		private volatile @Nullable String wrong;

		@Override
		public void send(EncodedMessage message) {
			String number = MessageCodec.decode(message.buffer()).correlationId();
			if (!String.valueOf(this.count.getAndIncrement()).equals(number)) {
				this.wrong = number + " after " + this.count;
			}
		}

	}

}
