package io.deepstream.server.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.protocol.Topic;
import io.deepstream.server.spi.MessageBus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InterestChannelsTests {

	private final FailingBus bus = new FailingBus();

	private final InterestChannels interests = new InterestChannels(this.bus, Runnable::run);

	@Test
	void subscribesAChannelOnceForAllItsNames() {
		this.interests.update(Topic.EVENT, "a", () -> true);
		this.interests.update(Topic.EVENT, "a", () -> true);

		assertThat(this.bus.calls).containsExactly("subscribe");
	}

	@Test
	void subscribesAgainWhatTheBusRefused() {
		this.bus.failing = true;
		assertThat(this.interests.update(Topic.EVENT, "a", () -> true)).isCompleted();
		this.bus.failing = false;

		this.interests.retry();
		this.interests.retry();

		assertThat(this.bus.calls).containsExactly("subscribe", "subscribe");
	}

	@Test
	void unsubscribesAgainWhatTheBusRefused() {
		this.interests.update(Topic.EVENT, "a", () -> true);
		this.bus.failing = true;
		this.interests.update(Topic.EVENT, "a", () -> false);
		this.bus.failing = false;

		this.interests.retry();

		assertThat(this.bus.calls).containsExactly("subscribe", "unsubscribe", "unsubscribe");
	}

	private static final class FailingBus implements MessageBus {

		private final List<String> calls = new ArrayList<>();

		private boolean failing;

		@Override
		public CompletionStage<Void> start(String nodeId, Receiver receiver) {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> subscribe(String channel) {
			return called("subscribe");
		}

		@Override
		public CompletionStage<Void> unsubscribe(String channel) {
			return called("unsubscribe");
		}

		@Override
		public CompletionStage<Void> publish(String channel, ByteBuffer message) {
			return called("publish");
		}

		private CompletionStage<Void> called(String what) {
			this.calls.add(what);
			return this.failing ? CompletableFuture.failedStage(new IllegalStateException("The bus is away"))
					: CompletableFuture.completedStage(null);
		}

		@Override
		public void close() {
		}

	}

}
