package io.deepstream.server.test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.ServerParts;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FaultsTests {

	private static final StoredRecord RECORD = new StoredRecord(1, "{}".getBytes(StandardCharsets.UTF_8));

	private final Faults faults = new Faults();

	private final WiredBus wired = new WiredBus();

	private final ServerParts parts = this.faults.wrap(ServerParts.inMemory()
		.withConnectors(ServerParts.inMemory().cache(), new MemoryRecordStorage(), this.wired));

	private final RecordCache cache = this.parts.cache();

	private final RecordStorage storage = present(this.parts.storage());

	private final MessageBus bus = present(this.parts.bus());

	private final Node node = new Node();

	FaultsTests() {
		this.bus.start("a", this.node).toCompletableFuture().join();
	}

	@Test
	void passesEverythingOnWithoutFaults() {
		assertDone(this.cache.put("r", RECORD));
		assertDone(this.cache.replace("r", 1, RECORD));
		assertThat(this.cache.get("r").toCompletableFuture()).isCompletedWithValue(Optional.of(RECORD));
		assertThat(this.cache.versions(List.of("r")).toCompletableFuture()).isCompletedWithValue(Map.of("r", 1L));
		assertDone(this.cache.delete(List.of("r")));
		assertDone(this.cache.ping());
		assertDone(this.storage.save("r", RECORD));
		assertThat(this.storage.get("r").toCompletableFuture()).isCompletedWithValue(Optional.of(RECORD));
		assertDone(this.storage.delete(List.of("r")));
		assertDone(this.storage.ping());
		assertDone(this.bus.subscribe("x"));
		publish();
		assertThat(this.wired.published).containsExactly("x");
		assertDone(this.bus.unsubscribe("x"));
	}

	@Test
	void failsAsOftenAsAskedForButAnswersSignsOfLife() {
		this.faults.cache().failNext(2);

		assertFailed(this.cache.put("r", RECORD));
		assertDone(this.cache.ping());
		assertDone(this.cache.id().thenAccept((id) -> assertThat(id).hasSize(36)));
		assertFailed(this.cache.get("r"));
		assertThat(this.cache.get("r").toCompletableFuture()).isCompletedWithValue(Optional.empty());
		assertDone(this.storage.get("r"));
	}

	@Test
	void losesAnswersOfWhatTookPlace() {
		this.faults.storage().loseAnswers(1);

		assertFailed(this.storage.save("r", RECORD));

		assertThat(this.storage.get("r").toCompletableFuture()).isCompletedWithValue(Optional.of(RECORD));
	}

	@Test
	void isAwayForEverybodyUntilItIsBack() {
		this.faults.cache().takeAway();

		assertFailed(this.cache.get("r"));
		assertFailed(this.cache.ping());
		assertFailed(this.cache.id());

		this.faults.cache().bringBack();
		assertDone(this.cache.ping());
		assertDone(this.cache.get("r"));
	}

	@Test
	void holdsCallsWithoutEffectUntilTheyAreReleased() {
		this.faults.cache().hold();
		CompletableFuture<Boolean> write = this.cache.replace("r", RecordCache.ABSENT, RECORD).toCompletableFuture();
		CompletableFuture<Optional<StoredRecord>> read = this.cache.get("r").toCompletableFuture();

		assertThat(write).isNotDone();
		assertThat(this.faults.cache().held()).isEqualTo(2);
		this.faults.cache().release();

		assertThat(write).isCompletedWithValue(true);
		assertThat(read).isCompletedWithValue(Optional.of(RECORD));
		assertDone(this.cache.get("r"));
	}

	@Test
	void holdsABoundedNumberOfCalls() {
		this.faults.cache().hold();
		for (int i = 0; i < 10_000; i++) {
			this.cache.get("r");
		}

		assertFailed(this.cache.get("r"));
		this.faults.reset();
		assertThat(this.faults.cache().held()).isZero();
	}

	@Test
	void dropsMessagesOfTheBus() {
		this.faults.bus().dropSent("x"::equals);
		this.faults.bus().dropReceived("y"::equals);

		publish();
		this.wired.deliver("x");
		this.wired.deliver("y");

		assertThat(this.wired.published).isEmpty();
		assertThat(this.node.received).containsExactly("x");
		this.faults.reset();
		publish();
		this.wired.deliver("y");
		assertThat(this.wired.published).containsExactly("x");
		assertThat(this.node.received).containsExactly("x", "y");
	}

	@Test
	void cutsANodeOff() {
		this.faults.bus().disconnect();

		assertFailed(this.bus.publish("x", ByteBuffer.allocate(1)));
		assertFailed(this.bus.subscribe("x"));
		this.wired.deliver("x");
		assertThat(this.node.received).isEmpty();
		this.faults.reset();

		assertThat(this.node.states).containsExactly(ServerListener.State.DOWN, ServerListener.State.UP);
		this.wired.deliver("x");
		assertThat(this.node.received).containsExactly("x");
	}

	@Test
	void leavesOutWhatIsNotThere() {
		ServerParts wrapped = this.faults.wrap(ServerParts.inMemory());

		assertThat(wrapped.storage()).isNull();
		assertThat(wrapped.bus()).isNull();
	}

	private void publish() {
		assertDone(this.bus.publish("x", ByteBuffer.allocate(1)));
	}

	private static <T> T present(@Nullable T connector) {
		assertThat(connector).isNotNull();
		return connector;
	}

	private static void assertDone(CompletionStage<?> stage) {
		assertThat(stage.toCompletableFuture()).isCompleted();
	}

	private static void assertFailed(CompletionStage<?> stage) {
		assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
	}

	private static final class Node implements MessageBus.Receiver {

		private final List<String> received = new ArrayList<>();

		private final List<ServerListener.State> states = new ArrayList<>();

		@Override
		public void onMessage(String originNode, String channel, ByteBuffer message) {
			this.received.add(channel);
		}

		@Override
		public void onStateChanged(ServerListener.State state, @Nullable Throwable cause) {
			this.states.add(state);
		}

	}

	/** What a node sends is kept, what it receives is what the test says. */
	private static final class WiredBus implements MessageBus {

		private final List<String> published = new ArrayList<>();

		private @Nullable Receiver receiver;

		void deliver(String channel) {
			present(this.receiver).onMessage("b", channel, ByteBuffer.allocate(1));
		}

		@Override
		public CompletionStage<Void> start(String nodeId, Receiver receiver) {
			this.receiver = receiver;
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> subscribe(String channel) {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> unsubscribe(String channel) {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> publish(String channel, ByteBuffer message) {
			this.published.add(channel);
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void close() {
		}

	}

}
