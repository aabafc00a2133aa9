package io.deepstream.server.record;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.deepstream.server.HeldConnectors;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.spi.RecordRejectedException;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes that fail once, again and again, or for good.
 */
class StorageQueueFailureTests {

	private final ManualScheduler clock = new ManualScheduler(Runnable::run);

	private final HeldConnectors storage = new HeldConnectors();

	private final List<String> states = new ArrayList<>();

	private final StorageQueue queue = queue(100_000);

	@BeforeEach
	void holdWrites() {
		this.storage.hold("storage save", "storage delete");
	}

	private StorageQueue queue(long maxBytes) {
		return new StorageQueue(this.storage.storage(), maxBytes, new Threads(Runnable::run, this.clock),
				(connector, state, cause) -> this.states.add(connector + " " + state));
	}

	@Test
	void repeatsFailedWriteWithGrowingPausesUntilItSucceeds() {
		CompletableFuture<Void> saved = this.queue.save("r", record(1)).toCompletableFuture();
		List<Long> pauses = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			this.storage.fail();
			long failedAt = this.clock.nanoTime();
			assertThat(this.storage.pending()).isEmpty();
			this.clock.advanceToNext();
			pauses.add(Duration.ofNanos(this.clock.nanoTime() - failedAt).toMillis());
			assertThat(this.storage.pending()).containsExactly("storage save r 1");
		}
		assertThat(saved).isNotDone();

		this.storage.succeed();

		assertThat(saved).isCompletedWithValue(null);
		assertThat(pauses).isSorted().startsWith(50L, 100L, 200L).endsWith(2000L, 2000L);
		assertThat(this.states).containsExactly("storage DEGRADED", "storage DOWN", "storage UP");
	}

	@Test
	void doesNotMakePauseLongerForEachOfManyWritesThatFailTogether() {
		for (int i = 0; i < 20; i++) {
			this.queue.save("r" + i, record(1));
		}
		for (int i = 0; i < 20; i++) {
			this.storage.fail();
		}
		this.clock.advance(Duration.ofMillis(50));
		this.storage.fail();

		this.clock.advance(Duration.ofMillis(100));

		assertThat(this.storage.pending()).hasSize(1);
	}

	@Test
	void triesOneWriteAfterFailuresAndMoreAndMoreAsTheySucceed() {
		for (int i = 0; i < 20; i++) {
			this.queue.save("r" + i, record(1));
		}
		for (int i = 0; i < 20; i++) {
			this.storage.fail();
		}

		this.clock.advance(Duration.ofSeconds(2));

		assertThat(this.storage.pending()).hasSize(1);
		this.storage.succeed();
		assertThat(this.storage.pending()).hasSize(2);
		this.storage.succeed();
		this.storage.succeed();
		assertThat(this.storage.pending()).hasSize(8);
		while (!this.storage.pending().isEmpty()) {
			this.storage.succeed();
		}
		assertThat(this.queue.size()).isZero();
		assertThat(this.states).containsExactly("storage DEGRADED", "storage DOWN", "storage DEGRADED", "storage UP");
	}

	@Test
	void triesNoMoreThanOneWriteOfManyInEachPause() {
		for (int i = 0; i < 40; i++) {
			this.queue.save("r" + i, record(1));
		}
		while (!this.storage.pending().isEmpty()) {
			this.storage.fail();
		}
		this.storage.calls().clear();

		for (int i = 0; i < 10; i++) {
			this.clock.advance(Duration.ofSeconds(2));
			assertThat(this.storage.pending()).hasSize(1);
			this.storage.fail();
		}

		assertThat(this.storage.calls()).hasSize(10);
	}

	@Test
	void dropsWhatStorageRejectsAndTellsSo() {
		CompletableFuture<Void> saved = this.queue.save("r", record(1)).toCompletableFuture();

		reject("storage save r 1");

		assertThat(saved).isCompletedExceptionally();
		assertThat(this.queue.size()).isZero();
		assertThat(this.queue.rejected()).isEqualTo(1);
		assertThat(this.clock.size()).isZero();
		assertThat(this.states).isEmpty();
		assertThat(read("r")).isEmpty();
	}

	@Test
	void recognisesRejectionsThatStagesHaveWrapped() {
		this.queue.save("r", record(1));

		this.storage.fail("storage save r 1",
				new CompletionException(new RecordRejectedException("r", "is too large", null)));

		assertThat(this.queue.rejected()).isEqualTo(1);
	}

	@Test
	void goesOnWithTheVersionBehindARejectedOne() {
		CompletableFuture<Void> first = this.queue.save("r", record(1)).toCompletableFuture();
		CompletableFuture<Void> second = this.queue.save("r", record(2)).toCompletableFuture();

		reject("storage save r 1");

		assertThat(first).isCompletedExceptionally();
		this.storage.succeed("storage save r 2");
		assertThat(second).isCompletedWithValue(null);
		assertThat(this.storage.stored()).containsEntry("r", record(2));
	}

	@Test
	void doesNotHoldUpOthersForARejectedRecord() {
		for (int i = 0; i < 100; i++) {
			this.queue.save("bad" + i, record(1));
			reject("storage save bad" + i + " 1");
		}

		this.queue.save("a", record(1));
		this.queue.save("b", record(1));

		assertThat(this.storage.pending()).containsExactly("storage save a 1", "storage save b 1");
		assertThat(this.states).isEmpty();
	}

	@Test
	void freesTheRoomOfARejectedRecord() {
		StorageQueue small = queue(2000);
		for (int i = 0; i < 10; i++) {
			small.save("r", sized(i, 1500));
			reject("storage save r " + i);
		}

		assertThat(small.refused()).isZero();
		assertThat(small.save("s", sized(1, 1500)).toCompletableFuture()).isNotDone();
	}

	@Test
	void warnsOfTheSameRejectedRecordOnceInAWhile() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(Rejections.class);
		log.start();
		logger.addAppender(log);
		try {
			for (int i = 0; i < 1000; i++) {
				this.queue.save("r" + i % 100, record(i));
				reject("storage save r" + i % 100 + " " + i);
			}
			assertThat(log.list).hasSize(10).allMatch((event) -> event.getLevel() == Level.WARN);

			this.clock.advance(Duration.ofMinutes(10));
			this.queue.save("r0", record(1000));
			reject("storage save r0 1000");

			assertThat(log.list).hasSize(12);
			assertThat(log.list.get(10).getFormattedMessage()).startsWith("990 ");
			assertThat(log.list.get(11).getFormattedMessage()).contains("Record r0 is too large");
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@Test
	void keepsOthersGoingWhileOneRecordKeepsFailing() {
		this.queue.save("good", record(0));
		this.storage.succeed();
		this.queue.save("bad", record(1));
		for (int i = 0; i < 50; i++) {
			fail("storage save bad 1");
			this.queue.save("a", record(i));
			this.storage.succeed("storage save a " + i);
			this.queue.save("b", record(i));
			this.queue.save("c", record(i));

			this.storage.succeed("storage save b " + i);
			this.storage.succeed("storage save c " + i);
			assertThat(this.storage.pending()).isEmpty();
			this.clock.advanceToNext();
		}
		assertThat(this.states).containsExactly("storage UP", "storage DEGRADED");

		this.storage.succeed("storage save bad 1");

		assertThat(this.states).containsExactly("storage UP", "storage DEGRADED", "storage UP");
	}

	@Test
	void isNotDownWhileNothingButTheFailingRecordIsWritten() {
		this.queue.save("bad", record(1));
		fail("storage save bad 1");
		this.queue.save("good", record(1));
		this.storage.succeed();

		for (int i = 0; i < 50; i++) {
			this.clock.advanceToNext();
			fail("storage save bad 1");
			if (i % 5 == 0) {
				this.queue.save("good", record(i + 2));
				this.storage.succeed();
			}
		}

		assertThat(this.states).containsExactly("storage DEGRADED");
	}

	@Test
	void isDownWhenNothingSucceedsAnyMore() {
		this.queue.save("bad", record(1));
		fail("storage save bad 1");
		this.queue.save("good", record(1));
		this.storage.succeed();

		this.queue.save("a", record(1));
		this.queue.save("b", record(1));
		this.queue.save("c", record(1));
		fail("storage save a 1");
		fail("storage save b 1");
		fail("storage save c 1");
		assertThat(this.states).containsExactly("storage DEGRADED", "storage DOWN");

		this.clock.advance(Duration.ofSeconds(2));
		this.storage.succeed();

		assertThat(this.states).containsExactly("storage DEGRADED", "storage DOWN", "storage DEGRADED");
		while (!this.storage.pending().isEmpty()) {
			this.storage.succeed();
		}
		this.clock.advance(Duration.ofSeconds(2));
		while (!this.storage.pending().isEmpty()) {
			this.storage.succeed();
		}
		assertThat(this.states).endsWith("storage DEGRADED", "storage UP").hasSize(4);
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void doesNotWaitForAWriteThatHangsWhenAnotherHasFailed() {
		this.queue.save("hangs", record(1));
		this.queue.save("bad", record(1));
		fail("storage save bad 1");

		this.queue.save("a", record(1));
		this.storage.succeed("storage save a 1");
		this.queue.save("b", record(1));

		assertThat(this.storage.pending()).containsExactly("storage save hangs 1", "storage save b 1");
	}

	@Test
	void isUpWhenTheLastFailingRecordIsRejected() {
		this.queue.save("r", record(1));
		fail("storage save r 1");
		this.clock.advance(Duration.ofSeconds(2));

		reject("storage save r 1");

		assertThat(this.states).containsExactly("storage DEGRADED", "storage UP");
	}

	private void reject(String call) {
		this.storage.fail(call, new RecordRejectedException(call.split(" ")[2], "is too large", null));
	}

	private void fail(String call) {
		this.storage.fail(call, new IllegalStateException("failed by a test"));
	}

	private Optional<StoredRecord> read(String name) {
		return this.queue.get(name).toCompletableFuture().join();
	}

	private static StoredRecord record(long version) {
		return new StoredRecord(version, "{}".getBytes(StandardCharsets.UTF_8));
	}

	private static StoredRecord sized(long version, int bytes) {
		return new StoredRecord(version, new byte[bytes]);
	}

}
