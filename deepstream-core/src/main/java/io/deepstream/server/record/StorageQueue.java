package io.deepstream.server.record;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.spi.RecordRejectedException;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import io.deepstream.server.spi.ServerListener.State;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records to the storage behind the clients' backs. Writes of one record are made
 * one after the other, a newer version takes the place of one that still waits; a failed
 * write is repeated, with growing pauses, until it succeeds, without holding up other
 * records; one that the storage rejects for good is dropped and counted. Reads see what
 * waits. Bounded in bytes: what does not fit is refused and counted, its stage fails. Any
 * thread.
 */
final class StorageQueue {

	static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	private static final Logger logger = LoggerFactory.getLogger(StorageQueue.class);

	private final RecordStorage storage;

	private final Scheduler scheduler;

	private final Executor workers;

	private final Strand writes;

	private final Strand reports;

	private final ServerListener listener;

	private final long maxBytes;

	private final Rejections rejections;

	private final Object lock = new Object();

	/** Those first that wait for the longest time. */
	private final Map<String, QueuedWrite> entries = new LinkedHashMap<>();

	private final Queue<QueuedWrite> ready = new ArrayDeque<>();

	/** What has failed and has rested. */
	private final Queue<QueuedWrite> rested = new ArrayDeque<>();

	/** What has failed, the next one to be tried first. */
	private final Queue<QueuedWrite> resting = new PriorityQueue<>(
			(one, other) -> Long.signum(one.restsUntil - other.restsUntil));

	private final StorageHealth health = new StorageHealth();

	private final RecentNames stored;

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private long bytes;

	private long refused;

	private @Nullable State reported;

	private @Nullable Throwable lastFailure;

	/** What the listener is to be told next; written under the lock, so in order. */
	private final Queue<Change> changes = new ConcurrentLinkedQueue<>();

	private Scheduler.@Nullable Cancellable alarm;

	private long alarmTime;

	private boolean closing;

	StorageQueue(RecordStorage storage, long maxBytes, Threads threads, ServerListener listener) {
		this.storage = storage;
		this.maxBytes = maxBytes;
		this.scheduler = threads.scheduler();
		this.workers = threads.workers();
		this.writes = new Strand(threads.workers());
		this.reports = new Strand(threads.workers());
		this.listener = listener;
		this.rejections = new Rejections(threads.scheduler());
		this.stored = new RecentNames(threads.scheduler().nanoTime());
	}

	/** Queues the deletion of a record; what waits for it is dropped. */
	CompletionStage<Void> delete(String name) {
		return save(name, null);
	}

	/**
	 * Queues a version of a record, null to delete it; completes when it or a newer one
	 * is durable, fails if it is refused, or rejected by the storage.
	 */
	CompletionStage<Void> save(String name, @Nullable StoredRecord record) {
		CompletableFuture<Void> done;
		List<QueuedWrite> next;
		synchronized (this.lock) {
			QueuedWrite entry = this.entries.get(name);
			boolean isNew = entry == null;
			if (entry == null) {
				entry = new QueuedWrite(name);
			}
			long added = (isNew ? entry.ownBytes() : -entry.waitingBytes())
					+ ((record != null) ? record.json().length : 0);
			boolean isClosed = this.closing && (isNew || record != null);
			if (isClosed || this.bytes + added > this.maxBytes) {
				this.refused++;
				return CompletableFuture.failedStage(new RejectedExecutionException(
						"The storage queue " + (isClosed ? "is closed" : "is full: " + this.bytes + " bytes")));
			}
			if (isNew) {
				add(entry);
			}
			this.bytes += added;
			done = entry.await(record);
			next = takeReady();
		}
		write(next);
		return done;
	}

	private void add(QueuedWrite entry) {
		entry.since = this.scheduler.nanoTime();
		this.entries.put(entry.name(), entry);
		this.ready.add(entry);
	}

	/**
	 * Reads a record as it will be when everything that waits has been written.
	 */
	CompletionStage<Optional<StoredRecord>> get(String name) {
		synchronized (this.lock) {
			QueuedWrite entry = this.entries.get(name);
			if (entry != null) {
				return CompletableFuture.completedStage(entry.newest());
			}
		}
		return this.storage.get(name);
	}

	/**
	 * Whether a write of a record waits, is under way or was made in the last seconds;
	 * possibly also if not.
	 */
	boolean mayHaveWritten(String name) {
		synchronized (this.lock) {
			return this.entries.containsKey(name) || this.stored.mayContain(name, this.scheduler.nanoTime());
		}
	}

	/**
	 * Takes as many entries as may be written now, and sees to it that the others get
	 * their turn; the caller writes them after it has left the lock.
	 */
	private List<QueuedWrite> takeReady() {
		long now = this.scheduler.nanoTime();
		for (QueuedWrite next = this.resting.peek(); next != null
				&& next.restsUntil - now <= 0; next = this.resting.peek()) {
			this.rested.add(this.resting.remove());
		}
		List<QueuedWrite> taken = new ArrayList<>();
		take(this.rested, true, now, taken);
		take(this.ready, false, now, taken);
		setAlarm(now);
		return taken;
	}

	private void take(Queue<QueuedWrite> from, boolean repeats, long now, List<QueuedWrite> taken) {
		while (!from.isEmpty() && this.health.admits(repeats, now)) {
			QueuedWrite entry = from.remove();
			entry.begin();
			this.health.begun(entry);
			taken.add(entry);
		}
	}

	/** While writes are under way their end is the next occasion, too. */
	private void setAlarm(long now) {
		boolean waits = !this.ready.isEmpty() || !this.rested.isEmpty();
		QueuedWrite next = this.resting.peek();
		if (!waits && next == null) {
			return;
		}
		long delay = Math.max(this.health.pauseLeft(now), (waits || next == null) ? 0 : next.restsUntil - now);
		if (delay <= 0 || (this.alarm != null && this.alarmTime - (now + delay) <= 0)) {
			return;
		}
		if (this.alarm != null) {
			this.alarm.cancel();
		}
		this.alarmTime = now + delay;
		this.alarm = this.scheduler.after(Duration.ofNanos(delay), this::wake);
	}

	private void wake() {
		List<QueuedWrite> next;
		synchronized (this.lock) {
			this.alarm = null;
			next = takeReady();
		}
		write(next);
	}

	/** One after the other: a storage that answers at once would recurse. */
	private void write(List<QueuedWrite> entries) {
		entries.forEach((entry) -> this.writes.run(() -> write(entry)));
	}

	private void write(QueuedWrite entry) {
		CompletionStage<Void> written;
		try {
			written = entry.deletes() ? this.storage.delete(List.of(entry.name())) : DONE;
			StoredRecord record = entry.record();
			if (record != null) {
				written = RecordStore.compose(written, (done) -> this.storage.save(entry.name(), record));
			}
		}
		catch (RuntimeException failure) {
			written = CompletableFuture.failedStage(failure);
		}
		CompletableFuture<Void> result = written.toCompletableFuture();
		if (result.isDone()) {
			result.whenComplete((done, failure) -> written(entry, cause(failure)));
		}
		else {
			result.whenCompleteAsync((done, failure) -> written(entry, cause(failure)), this.workers);
		}
	}

	private static @Nullable Throwable cause(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private void written(QueuedWrite entry, @Nullable Throwable failure) {
		CompletableFuture<Void> ended;
		List<QueuedWrite> next;
		boolean empty;
		synchronized (this.lock) {
			boolean rejected = failure instanceof RecordRejectedException && entry.record() != null;
			ended = (failure == null || rejected) ? end(entry, rejected) : repeat(entry, failure);
			next = takeReady();
			empty = this.closing && this.entries.isEmpty();
		}
		if (failure instanceof RecordRejectedException rejection && ended != null) {
			this.rejections.add(entry.name(), rejection);
		}
		if (!this.changes.isEmpty()) {
			this.reports.run(this::report);
		}
		write(next);
		if (ended != null) {
			QueuedWrite.settle(ended, failure);
		}
		if (empty) {
			this.drained.complete(null);
		}
	}

	private @Nullable CompletableFuture<Void> end(QueuedWrite entry, boolean rejected) {
		// a rejection alone does not tell that the storage is there
		boolean tells = !rejected || entry.failures > 0;
		if (rejected) {
			this.health.rejected(entry);
		}
		else {
			this.health.succeeded(entry);
			if (entry.record() != null) {
				this.stored.add(entry.name(), this.scheduler.nanoTime());
			}
		}
		this.bytes -= entry.writingBytes();
		CompletableFuture<Void> ended = entry.end();
		this.entries.remove(entry.name());
		if (entry.isEmpty()) {
			this.bytes -= entry.ownBytes();
		}
		else {
			add(entry);
		}
		if (tells) {
			noteState();
		}
		return ended;
	}

	private @Nullable CompletableFuture<Void> repeat(QueuedWrite entry, Throwable failure) {
		logger.debug("Storing record {} failed, will be repeated", Printable.of(entry.name()), failure);
		this.health.failed(entry, this.scheduler.nanoTime());
		this.lastFailure = failure;
		this.bytes -= entry.failed();
		this.resting.add(entry);
		noteState();
		return null;
	}

	private void noteState() {
		State state = this.health.state();
		if (state != this.reported) {
			this.reported = state;
			this.changes.add(new Change(state, (state != State.UP) ? this.lastFailure : null));
		}
	}

	private void report() {
		Change change = this.changes.poll();
		if (change != null) {
			this.listener.connectorChanged("storage", change.state, change.cause);
		}
	}

	/**
	 * Refuses further writes, except deletions of what waits, and completes when
	 * everything that waits is written.
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
	 * What these take.
	 */
	long bytes() {
		synchronized (this.lock) {
			return this.bytes;
		}
	}

	/**
	 * How long the oldest of them has waited; zero if none waits.
	 */
	Duration age() {
		synchronized (this.lock) {
			Iterator<QueuedWrite> waiting = this.entries.values().iterator();
			return Duration.ofNanos(waiting.hasNext() ? this.scheduler.nanoTime() - waiting.next().since : 0);
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
	 * Writes dropped since the start because the storage can never hold them.
	 */
	long rejected() {
		return this.rejections.count();
	}

	private record Change(State state, @Nullable Throwable cause) {
	}

}
