package io.deepstream.server.record;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one record: at most one write under way and one waiting, each with one
 * stage shared by all who asked for it. Guarded by the queue's lock.
 */
final class QueuedWrite {

	private static final int OVERHEAD = 256;

	private final String name;

	private @Nullable StoredRecord waiting;

	private boolean waitingDeletes;

	private @Nullable CompletableFuture<Void> waitingStage;

	private @Nullable StoredRecord writing;

	private boolean deletes;

	private @Nullable CompletableFuture<Void> writingStage;

	/** How often it has failed in a row. */
	int failures;

	/** What the storage had written when it began to fail; {@link StorageHealth}'s. */
	long writtenBefore;

	/** Not to be tried again before. */
	long restsUntil;

	/** Nothing of it was stored since; {@link StorageQueue}'s. */
	long since;

	QueuedWrite(String name) {
		this.name = name;
	}

	String name() {
		return this.name;
	}

	/** What {@link #begin} has taken; null for nothing but a deletion. */
	@Nullable StoredRecord record() {
		return this.writing;
	}

	boolean deletes() {
		return this.deletes;
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

	/** It is written, or never will be; returns who wants to know. */
	@Nullable CompletableFuture<Void> end() {
		CompletableFuture<Void> ended = this.writingStage;
		this.writing = null;
		this.deletes = false;
		this.writingStage = null;
		return ended;
	}

	/**
	 * Puts back what could not be written, unless newer waits; returns the bytes that
	 * became superfluous.
	 */
	long failed() {
		long superfluous = 0;
		if (this.waitingStage == null) {
			this.waiting = this.writing;
			this.waitingStage = this.writingStage;
		}
		else {
			superfluous = writingBytes();
			follow(this.writingStage, this.waitingStage);
		}
		this.waitingDeletes |= this.deletes;
		end();
		return superfluous;
	}

	private static void follow(@Nullable CompletableFuture<Void> stage, CompletableFuture<Void> newer) {
		if (stage != null) {
			newer.whenComplete((done, failure) -> settle(stage, failure));
		}
	}

	/** Tells those who wait how it ended; outside the lock. */
	static void settle(CompletableFuture<Void> stage, @Nullable Throwable failure) {
		if (failure != null) {
			stage.completeExceptionally(failure);
		}
		else {
			stage.complete(null);
		}
	}

	Optional<StoredRecord> newest() {
		return Optional.ofNullable((this.waitingStage != null) ? this.waiting : this.writing);
	}

	boolean isEmpty() {
		return this.waitingStage == null;
	}

	/** What it costs to have it, whatever waits. */
	long ownBytes() {
		return OVERHEAD + 2L * this.name.length();
	}

	long waitingBytes() {
		return (this.waiting != null) ? this.waiting.json().length : 0;
	}

	long writingBytes() {
		return (this.writing != null) ? this.writing.json().length : 0;
	}

}
