package io.deepstream.server.record;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.HeldConnectors;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.spi.ServerListener;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StorageQueueTests {

	private final ManualScheduler clock = new ManualScheduler(Runnable::run);

	private final HeldConnectors storage = new HeldConnectors();

	private final StorageQueue queue = queue(10_000);

	@BeforeEach
	void holdWrites() {
		this.storage.hold("storage save", "storage delete");
	}

	private StorageQueue queue(long maxBytes) {
		return new StorageQueue(this.storage.storage(), maxBytes, new Threads(Runnable::run, this.clock),
				ServerListener.NONE);
	}

	@Test
	void completesWhenStorageHasWritten() {
		CompletableFuture<Void> saved = this.queue.save("r", record(1)).toCompletableFuture();
		assertThat(saved).isNotDone();

		this.storage.succeed();

		assertThat(saved).isCompletedWithValue(null);
		assertThat(this.storage.stored()).containsEntry("r", record(1));
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void writesOneRecordOneAfterTheOtherAndOnlyItsNewestVersion() {
		CompletableFuture<Void> first = this.queue.save("r", record(1)).toCompletableFuture();
		CompletableFuture<Void> second = this.queue.save("r", record(2)).toCompletableFuture();
		CompletableFuture<Void> third = this.queue.save("r", record(3)).toCompletableFuture();
		assertThat(this.storage.pending()).containsExactly("storage save r 1");

		this.storage.succeed();

		assertThat(first).isDone();
		assertThat(second).isNotDone();
		assertThat(this.storage.pending()).containsExactly("storage save r 3");
		this.storage.succeed();
		assertThat(second).isCompletedWithValue(null);
		assertThat(third).isCompletedWithValue(null);
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void tellsHowLongTheOldestRecordHasWaited() {
		assertThat(this.queue.age()).isZero();
		this.queue.save("a", record(1));
		this.clock.advance(Duration.ofSeconds(3));
		this.queue.save("b", record(1));
		this.queue.save("a", record(2));
		this.clock.advance(Duration.ofSeconds(1));

		assertThat(this.queue.age()).isEqualTo(Duration.ofSeconds(4));
		assertThat(this.queue.bytes()).isPositive();

		this.storage.succeed("storage save a 1");
		assertThat(this.queue.age()).isEqualTo(Duration.ofSeconds(1));
		this.storage.succeed();
		this.storage.succeed();
		assertThat(this.queue.age()).isZero();
		assertThat(this.queue.bytes()).isZero();
	}

	@Test
	void writesSeveralRecordsAtOnce() {
		this.queue.save("a", record(1));
		this.queue.save("b", record(1));

		assertThat(this.storage.pending()).containsExactly("storage save a 1", "storage save b 1");
	}

	@Test
	void savesNewerVersionInsteadOfOneThatFailed() {
		CompletableFuture<Void> first = this.queue.save("r", record(1)).toCompletableFuture();
		CompletableFuture<Void> second = this.queue.save("r", record(2)).toCompletableFuture();

		this.storage.fail();
		this.clock.advance(Duration.ofSeconds(2));

		assertThat(this.storage.pending()).containsExactly("storage save r 2");
		assertThat(first).isNotDone();
		this.storage.succeed();
		assertThat(first).isCompletedWithValue(null);
		assertThat(second).isCompletedWithValue(null);
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void readsWhatWaitsAndWhatIsBeingWritten() {
		this.queue.save("r", record(1));
		assertThat(read("r")).contains(record(1));

		this.queue.save("r", record(2));
		assertThat(read("r")).contains(record(2));

		this.queue.delete("r");
		assertThat(read("r")).isEmpty();

		this.storage.succeed();
		assertThat(read("r")).isEmpty();
	}

	@Test
	void deletesBeforeItSavesAnew() {
		this.queue.save("r", record(7));
		this.storage.succeed();
		this.queue.save("r", record(8));
		this.queue.delete("r");
		CompletableFuture<Void> saved = this.queue.save("r", record(0)).toCompletableFuture();

		this.storage.succeed();
		assertThat(this.storage.pending()).containsExactly("storage delete r");
		this.storage.succeed();
		assertThat(this.storage.pending()).containsExactly("storage save r 0");
		this.storage.succeed();

		assertThat(saved).isCompletedWithValue(null);
		assertThat(this.storage.stored()).containsEntry("r", record(0));
	}

	@Test
	void repeatsDeleteThatFailedBeforeWhatWasSavedSince() {
		this.queue.save("r", record(7));
		this.storage.succeed();
		CompletableFuture<Void> deleted = this.queue.delete("r").toCompletableFuture();
		this.queue.save("r", record(0));

		this.storage.fail();
		this.clock.advance(Duration.ofSeconds(2));

		assertThat(this.storage.pending()).containsExactly("storage delete r");
		this.storage.succeed();
		this.storage.succeed();
		assertThat(deleted).isCompletedWithValue(null);
		assertThat(this.storage.stored()).containsEntry("r", record(0));
	}

	@Test
	void refusesWhatDoesNotFitAndTakesItWhenThereIsRoom() {
		StorageQueue small = queue(2000);
		small.save("a", sized(1, 1000));

		assertThat(small.save("b", sized(1, 1000)).toCompletableFuture()).isCompletedExceptionally();

		assertThat(small.refused()).isEqualTo(1);
		assertThat(small.size()).isEqualTo(1);
		this.storage.succeed();
		assertThat(small.save("b", sized(1, 1000)).toCompletableFuture()).isNotCompletedExceptionally();
		this.storage.succeed();
		assertThat(this.storage.stored()).containsEntry("b", sized(1, 1000));
	}

	@Test
	void countsBytesOnceHoweverWritesFailAndAreReplaced() {
		StorageQueue small = queue(3000);
		for (int round = 0; round < 50; round++) {
			small.save("r", sized(3 * round, 500));
			small.save("r", sized(3 * round + 1, 900));
			this.storage.fail();
			small.save("r", sized(3 * round + 2, 700));
			this.clock.advance(Duration.ofSeconds(2));
			this.storage.succeed();
			small.delete("r");
			this.storage.fail();
			this.clock.advance(Duration.ofSeconds(2));
			this.storage.succeed();
			assertThat(small.size()).isZero();
		}

		assertThat(small.refused()).isZero();
		assertThat(small.save("full", sized(1, 3000 - 256 - 8)).toCompletableFuture()).isNotDone();
		assertThat(small.save("more", sized(1, 1)).toCompletableFuture()).isCompletedExceptionally();
	}

	@Test
	void drainsWhatWaitsBeforeItIsClosed() {
		this.queue.save("r", record(1));
		this.queue.save("r", record(2));

		CompletableFuture<Void> closed = this.queue.close().toCompletableFuture();

		assertThat(this.queue.save("r", record(3)).toCompletableFuture()).isCompletedExceptionally();
		this.storage.succeed();
		assertThat(closed).isNotDone();
		this.storage.fail();
		this.clock.advance(Duration.ofSeconds(2));
		this.storage.succeed();
		assertThat(closed).isCompletedWithValue(null);
		assertThat(this.storage.stored()).containsEntry("r", record(2));
	}

	@Test
	void deletesWhatWaitsAlsoWhileItIsClosed() {
		this.queue.save("r", record(1));
		this.queue.save("r", record(2));
		CompletableFuture<Void> closed = this.queue.close().toCompletableFuture();

		CompletableFuture<Void> deleted = this.queue.delete("r").toCompletableFuture();

		assertThat(this.queue.delete("unknown").toCompletableFuture()).isCompletedExceptionally();
		this.storage.succeed("storage save r 1");
		this.storage.succeed("storage delete r");
		assertThat(deleted).isCompletedWithValue(null);
		assertThat(closed).isCompletedWithValue(null);
		assertThat(this.storage.stored()).isEmpty();
	}

	@Test
	void knowsWhatItMayHaveWritten() {
		assertThat(this.queue.mayHaveWritten("r")).isFalse();
		this.queue.save("r", record(1));
		assertThat(this.queue.mayHaveWritten("r")).isTrue();

		this.storage.succeed();

		assertThat(this.queue.mayHaveWritten("r")).isTrue();
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(this.queue.mayHaveWritten("r")).isFalse();
	}

	@Test
	void closesAtOnceWhenNothingWaits() {
		assertThat(this.queue.close().toCompletableFuture()).isCompletedWithValue(null);
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
