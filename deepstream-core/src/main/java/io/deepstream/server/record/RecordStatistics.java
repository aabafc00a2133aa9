package io.deepstream.server.record;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What became of records on this node since the start, and what waits for the storage
 * now. Any thread.
 */
public final class RecordStatistics {

	private final LongAdder written = new LongAdder();

	private final LongAdder outrun = new LongAdder();

	private final LongAdder deleted = new LongAdder();

	private final LongAdder resynchronisations = new LongAdder();

	private final @Nullable StorageQueue storage;

	RecordStatistics(@Nullable StorageQueue storage) {
		this.storage = storage;
	}

	/** Counts how a compare-and-set ends. */
	CompletionStage<Boolean> replaces(CompletionStage<Boolean> replaced) {
		whenDone(replaced, (success) -> (success ? this.written : this.outrun).increment());
		return replaced;
	}

	CompletionStage<Void> puts(CompletionStage<Void> put) {
		whenDone(put, (done) -> this.written.increment());
		return put;
	}

	CompletionStage<Void> deletes(CompletionStage<Void> done) {
		whenDone(done, (value) -> this.deleted.increment());
		return done;
	}

	private static <T> void whenDone(CompletionStage<T> stage, Consumer<T> count) {
		CompletableFuture<T> future = stage.toCompletableFuture();
		if (future.isDone() && !future.isCompletedExceptionally()) {
			count.accept(future.getNow(null));
		}
		else {
			stage.thenAccept(count);
		}
	}

	void resynchronises() {
		this.resynchronisations.increment();
	}

	/**
	 * Versions that clients of this node wrote, or created, and the cache has taken.
	 * @return since the start
	 */
	public long written() {
		return this.written.sum();
	}

	/**
	 * Writes that found in the cache that another one was first. Each is tried again or
	 * refused with {@code VERSION_EXISTS}.
	 * @return since the start
	 */
	public long outrun() {
		return this.outrun.sum();
	}

	/**
	 * Records deleted by clients of this node.
	 * @return since the start
	 */
	public long deleted() {
		return this.deleted.sum();
	}

	/**
	 * How often all subscribed records were compared with the cache.
	 * @return since the start
	 */
	public long resynchronisations() {
		return this.resynchronisations.sum();
	}

	/**
	 * Whether there is a storage: without one, what follows is zero.
	 * @return the same for the whole life
	 */
	public boolean hasStorage() {
		return this.storage != null;
	}

	/**
	 * Records that wait for the storage or are being stored.
	 * @return at this moment
	 */
	public int waiting() {
		return (this.storage != null) ? this.storage.size() : 0;
	}

	/**
	 * What these records take, as {@code deepstream.record.storage-queue-size} counts it.
	 * @return bytes
	 */
	public long waitingBytes() {
		return (this.storage != null) ? this.storage.bytes() : 0;
	}

	/**
	 * How long the oldest of them has waited.
	 * @return zero if none waits
	 */
	public Duration age() {
		return (this.storage != null) ? this.storage.age() : Duration.ZERO;
	}

	/**
	 * Versions not stored because too many waited.
	 * @return since the start
	 */
	public long refused() {
		return (this.storage != null) ? this.storage.refused() : 0;
	}

	/**
	 * Versions not stored because the storage can never hold them.
	 * @return since the start
	 */
	public long rejected() {
		return (this.storage != null) ? this.storage.rejected() : 0;
	}

}
