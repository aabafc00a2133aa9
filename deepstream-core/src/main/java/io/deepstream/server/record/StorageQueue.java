package io.deepstream.server.record;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records to the storage behind the clients' backs. Writes of one record are made
 * one after the other, a newer version takes the place of one that still waits; a failed
 * write is repeated, with growing pauses, until it succeeds. Reads see what waits.
 * Bounded in bytes: what does not fit is refused and counted, its stage fails. Any
 * thread.
 */
final class StorageQueue {

	static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	private static final Logger logger = LoggerFactory.getLogger(StorageQueue.class);

	private static final int ENTRY_OVERHEAD = 256;

	private static final int MAX_IN_FLIGHT = 64;

	private static final Duration MAX_PAUSE = Duration.ofSeconds(2);

	private final RecordStorage storage;

	private final Scheduler scheduler;

	private final Executor workers;

	private final Strand writes;

	private final Strand reports;

	private final ServerListener listener;

	private final long maxBytes;

	private final Object lock = new Object();

	private final Map<String, Entry> entries = new HashMap<>();

	private final Queue<Entry> ready = new ArrayDeque<>();

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private long bytes;

	private long refused;

	private int inFlight;

	private int failuresInARow;

	/** What the listener is to be told next; written under the lock, so in order. */
	private final Queue<Optional<Throwable>> changes = new ConcurrentLinkedQueue<>();

	private boolean pausing;

	private boolean closing;

	StorageQueue(RecordStorage storage, long maxBytes, Threads threads, ServerListener listener) {
		this.storage = storage;
		this.maxBytes = maxBytes;
		this.scheduler = threads.scheduler();
		this.workers = threads.workers();
		this.writes = new Strand(threads.workers());
		this.reports = new Strand(threads.workers());
		this.listener = listener;
	}

	/**
	 * Queues a version of a record; completes when it or a newer one is durable, fails if
	 * it is refused.
	 */
	CompletionStage<Void> save(String name, StoredRecord record) {
		return submit(name, record);
	}

	/**
	 * Queues the deletion of a record; what waits for it is dropped.
	 */
	CompletionStage<Void> delete(String name) {
		return submit(name, null);
	}

	private CompletionStage<Void> submit(String name, @Nullable StoredRecord record) {
		CompletableFuture<Void> done;
		List<Entry> next;
		synchronized (this.lock) {
			Entry entry = this.entries.get(name);
			long added = ((entry != null) ? 0 : ENTRY_OVERHEAD + 2L * name.length())
					+ ((record != null) ? record.json().length : 0) - ((entry != null) ? entry.waitingBytes() : 0);
			if (this.closing || this.bytes + added > this.maxBytes) {
				this.refused++;
				return CompletableFuture.failedStage(new RejectedExecutionException(
						"The storage queue " + (this.closing ? "is closed" : "is full: " + this.bytes + " bytes")));
			}
			if (entry == null) {
				entry = new Entry(name);
				this.entries.put(name, entry);
				this.ready.add(entry);
			}
			this.bytes += added;
			done = entry.await(record);
			next = takeReady();
		}
		write(next);
		return done;
	}

	/**
	 * Reads a record as it will be when everything that waits has been written.
	 */
	CompletionStage<Optional<StoredRecord>> get(String name) {
		synchronized (this.lock) {
			Entry entry = this.entries.get(name);
			if (entry != null) {
				return CompletableFuture.completedStage(entry.newest());
			}
		}
		return this.storage.get(name);
	}

	/**
	 * Takes as many entries as may be written now; the caller writes them after it has
	 * left the lock.
	 */
	private List<Entry> takeReady() {
		if (this.pausing || this.ready.isEmpty() || this.inFlight >= MAX_IN_FLIGHT) {
			return List.of();
		}
		List<Entry> taken = new ArrayList<>();
		while (this.inFlight < MAX_IN_FLIGHT && !this.ready.isEmpty()
				&& !(this.failuresInARow > 0 && this.inFlight > 0)) {
			Entry entry = this.ready.remove();
			entry.begin();
			this.inFlight++;
			taken.add(entry);
		}
		return taken;
	}

	/** One after the other: a storage that answers at once would recurse. */
	private void write(List<Entry> entries) {
		entries.forEach((entry) -> this.writes.run(() -> write(entry)));
	}

	private void write(Entry entry) {
		CompletionStage<Void> written;
		try {
			written = entry.deletes ? this.storage.delete(List.of(entry.name)) : DONE;
			StoredRecord record = entry.writing;
			if (record != null) {
				written = RecordStore.compose(written, (done) -> this.storage.save(entry.name, record));
			}
		}
		catch (RuntimeException failure) {
			written = CompletableFuture.failedStage(failure);
		}
		CompletableFuture<Void> result = written.toCompletableFuture();
		if (result.isDone()) {
			result.whenComplete((done, failure) -> written(entry, failure));
		}
		else {
			result.whenCompleteAsync((done, failure) -> written(entry, failure), this.workers);
		}
	}

	private void written(Entry entry, @Nullable Throwable failure) {
		CompletableFuture<Void> satisfied = null;
		List<Entry> next;
		boolean empty;
		synchronized (this.lock) {
			this.inFlight--;
			noteChange(failure);
			if (failure == null) {
				this.failuresInARow = 0;
				this.bytes -= entry.writingBytes();
				satisfied = entry.succeeded();
				if (entry.isEmpty()) {
					this.entries.remove(entry.name);
					this.bytes -= ENTRY_OVERHEAD + 2L * entry.name.length();
				}
				else {
					this.ready.add(entry);
				}
			}
			else {
				logger.debug("Storing record {} failed, will be repeated", entry.name, failure);
				this.bytes -= entry.failed();
				this.ready.add(entry);
				pause();
			}
			next = takeReady();
			empty = this.closing && this.entries.isEmpty();
		}
		if (!this.changes.isEmpty()) {
			this.reports.run(this::report);
		}
		write(next);
		if (satisfied != null) {
			satisfied.complete(null);
		}
		if (empty) {
			this.drained.complete(null);
		}
	}

	private void noteChange(@Nullable Throwable failure) {
		boolean wasFailing = this.failuresInARow > 0;
		if (wasFailing != (failure != null)) {
			this.changes.add(Optional.ofNullable(failure));
		}
	}

	/** Writes that fail while it pauses already do not make the next pause longer. */
	private void pause() {
		if (this.pausing) {
			this.failuresInARow = Math.max(this.failuresInARow, 1);
		}
		else {
			this.pausing = true;
			this.failuresInARow = Math.min(this.failuresInARow + 1, 30);
			long millis = Math.min(MAX_PAUSE.toMillis(), 25L << Math.min(this.failuresInARow, 10));
			this.scheduler.after(Duration.ofMillis(millis), this::resume);
		}
	}

	private void resume() {
		List<Entry> next;
		synchronized (this.lock) {
			this.pausing = false;
			next = takeReady();
		}
		write(next);
	}

	private void report() {
		Optional<Throwable> cause = this.changes.poll();
		if (cause != null) {
			this.listener.connectorChanged("storage",
					cause.isPresent() ? ServerListener.State.DOWN : ServerListener.State.UP, cause.orElse(null));
		}
	}

	/**
	 * Refuses further writes and completes when everything that waits is written.
	 */
	CompletionStage<Void> close() {
		synchronized (this.lock) {
			this.closing = true;
			if (this.entries.isEmpty()) {
				this.drained.complete(null);
			}
		}
		return this.drained;
	}

	/**
	 * Records that wait or are being written.
	 */
	int size() {
		synchronized (this.lock) {
			return this.entries.size();
		}
	}

	/**
	 * Writes refused since the start because the queue was full or closed.
	 */
	long refused() {
		synchronized (this.lock) {
			return this.refused;
		}
	}

	/**
	 * What waits for one record: at most one write under way and one waiting, each with
	 * one stage shared by all who asked for it. Guarded by the queue's lock.
	 */
	private static final class Entry {

		private final String name;

		private @Nullable StoredRecord waiting;

		private boolean waitingDeletes;

		private @Nullable CompletableFuture<Void> waitingStage;

		private @Nullable StoredRecord writing;

		private boolean deletes;

		private @Nullable CompletableFuture<Void> writingStage;

		Entry(String name) {
			this.name = name;
		}

		CompletableFuture<Void> await(@Nullable StoredRecord record) {
			this.waitingDeletes |= record == null;
			this.waiting = record;
			CompletableFuture<Void> stage = this.waitingStage;
			if (stage == null) {
				stage = new CompletableFuture<>();
				this.waitingStage = stage;
			}
			return stage;
		}

		void begin() {
			this.writing = this.waiting;
			this.deletes = this.waitingDeletes;
			this.writingStage = this.waitingStage;
			this.waiting = null;
			this.waitingDeletes = false;
			this.waitingStage = null;
		}

		@Nullable CompletableFuture<Void> succeeded() {
			CompletableFuture<Void> satisfied = this.writingStage;
			end();
			return satisfied;
		}

		/**
		 * Puts back what could not be written, unless newer waits; returns the bytes that
		 * became superfluous.
		 */
		long failed() {
			long superfluous = 0;
			CompletableFuture<Void> stage = this.writingStage;
			if (this.waitingStage == null) {
				this.waiting = this.writing;
				this.waitingStage = stage;
			}
			else {
				superfluous = writingBytes();
				if (stage != null) {
					this.waitingStage.thenAccept(stage::complete);
				}
			}
			this.waitingDeletes |= this.deletes;
			end();
			return superfluous;
		}

		private void end() {
			this.writing = null;
			this.deletes = false;
			this.writingStage = null;
		}

		Optional<StoredRecord> newest() {
			return Optional.ofNullable((this.waitingStage != null) ? this.waiting : this.writing);
		}

		boolean isEmpty() {
			return this.waitingStage == null;
		}

		long waitingBytes() {
			return (this.waiting != null) ? this.waiting.json().length : 0;
		}

		long writingBytes() {
			return (this.writing != null) ? this.writing.json().length : 0;
		}

	}

}
