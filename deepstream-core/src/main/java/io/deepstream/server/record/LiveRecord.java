package io.deepstream.server.record;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record in use on this node: what its subscribers have seen and, while work is under
 * way, its value. Everything but {@link #known}, {@link #strand} and {@link #backlog} is
 * called on its strand.
 */
final class LiveRecord {

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	/** No subscriber has seen any version yet. */
	private static final long UNKNOWN = Long.MIN_VALUE;

	/** What subscribers have seen is not what is there, whatever the version. */
	private static final long STALE = Long.MIN_VALUE + 1;

	private static final String THIS_NODE = "";

	private static final Duration FIRST_RETRY = Duration.ofMillis(100);

	private static final Duration LAST_RETRY = Duration.ofSeconds(2);

	private final String name;

	private final LiveRecords records;

	private final Strand strand;

	private final KnownValue known = new KnownValue();

	private final RemoteBacklog backlog = new RemoteBacklog();

	/** Tasks that hold the record; guarded by the map in {@link LiveRecords}. */
	int users;

	private long delivered = UNKNOWN;

	/** Of a hot record that has subscribers. */
	private @Nullable Rivalry rivalry;

	private boolean retrying;

	/**
	 * An interceptor has changed what was written, so that writers are sent all changes.
	 */
	boolean rewritten;

	/**
	 * A write of this node may or may not have taken place, so that what the cache holds
	 * may be known to nobody. Read once by the task that succeeds a forgotten record.
	 */
	private volatile boolean unsettled;

	/** That write may have been a deletion. */
	private volatile boolean deletionUnsettled;

	LiveRecord(String name, LiveRecords records) {
		this.name = name;
		this.records = records;
		this.strand = new Strand(records.threads().workers());
	}

	String name() {
		return this.name;
	}

	Strand strand() {
		return this.strand;
	}

	/** Changes made on other nodes that wait. Any thread. */
	RemoteBacklog backlog() {
		return this.backlog;
	}

	KnownValue known() {
		return this.known;
	}

	/**
	 * Drops the value: nothing is under way any more. Called under the map's lock, when
	 * the strand is idle.
	 */
	void forget() {
		this.known.forget();
		if (!hasSubscribers()) {
			this.delivered = UNKNOWN;
		}
	}

	/**
	 * The value for a read: one that was loaded after the read was asked for. So many
	 * reads that wait share one load.
	 * @param except a new subscriber that is told the value by the caller
	 */
	CompletionStage<Optional<StoredRecord>> load(@Nullable Connection except) {
		Optional<StoredRecord> value = this.known.get();
		return (value != null && this.known.isUpToDate()) ? CompletableFuture.completedStage(value) : reload(except);
	}

	/**
	 * The value for a write: whatever is known, as the write itself is a compare-and-set.
	 */
	CompletionStage<Optional<StoredRecord>> base() {
		Optional<StoredRecord> value = this.known.get();
		return (value != null) ? CompletableFuture.completedStage(value) : reload(null);
	}

	/** Loads the value anew and brings subscribers up to it. */
	private CompletionStage<Optional<StoredRecord>> reload(@Nullable Connection except) {
		long since = this.known.now();
		this.known.forget();
		return RecordStore.compose(this.records.store().load(this.name), (value) -> {
			this.known.set(value, since);
			value.ifPresent((record) -> observed(record, except));
			return CompletableFuture.completedStage(value);
		});
	}

	/**
	 * Compare-and-set in the cache. False: the value is unknown now. A failure leaves it
	 * open whether the write took place, so subscribers are brought up to date as soon as
	 * the cache answers again.
	 */
	CompletionStage<Boolean> replace(long expected, StoredRecord next) {
		long since = this.known.now();
		this.known.forget();
		CompletionStage<Boolean> replaced = orUnsettled(
				this.records.store().replace(this.name, expected, next, () -> settle(false)));
		return RecordStore.compose(replaced, (success) -> {
			if (success) {
				this.known.set(Optional.of(next), since);
			}
			return replaced;
		});
	}

	/**
	 * Unconditional write to the cache; a failure is as with {@link #replace}.
	 */
	CompletionStage<Void> put(StoredRecord next) {
		this.known.forget();
		return orUnsettled(this.records.store().put(this.name, next, () -> settle(false)));
	}

	/**
	 * Deletes the record; a failure is as with {@link #replace}.
	 */
	CompletionStage<Void> delete() {
		this.known.forget();
		this.deletionUnsettled = true;
		return orUnsettled(this.records.store().delete(this.name, () -> settle(true)))
			.thenRun(() -> this.deletionUnsettled = false);
	}

	private <T> CompletionStage<T> orUnsettled(CompletionStage<T> written) {
		CompletableFuture<T> done = written.toCompletableFuture();
		if (done.isDone() && !done.isCompletedExceptionally()) {
			return written;
		}
		return written.whenComplete((value, failure) -> {
			if (failure != null) {
				unsettled();
			}
		});
	}

	private void unsettled() {
		this.unsettled = true;
		refreshLater(FIRST_RETRY);
	}

	/** The cache has answered to a write after all. Any thread. */
	private void settle(boolean deletion) {
		this.records.run(this.name, (record) -> {
			record.unsettled = true;
			record.deletionUnsettled |= deletion;
			return record.refresh();
		});
	}

	/**
	 * Creates the record with version 0 unless it exists; the value is then what
	 * {@link #load} gives.
	 */
	CompletionStage<Optional<StoredRecord>> create(StoredRecord empty, Connection creator) {
		return RecordStore.compose(replace(RecordCache.ABSENT, empty), (created) -> {
			if (created) {
				this.records.keep(this.name, empty);
				this.records.interceptors().committed(this.name, creator, empty);
				return CompletableFuture.completedStage(Optional.of(empty));
			}
			return reload(creator);
		});
	}

	/** Sends an accepted change to the subscribers here and on the other nodes. */
	void written(long version, EncodedMessage change, @Nullable Connection writer) {
		if (hasSubscribers()) {
			this.delivered = version;
			this.records.subscriptions().publish(this.name, change, writer);
			mayBeOutOfOrder(THIS_NODE, version); // it is not, but the next may be
		}
		this.records.publishToOthers(this.name, change);
	}

	/**
	 * The cache holds a version: subscribers that have seen another one get it, whether
	 * it is newer or, after the cache lost data, older.
	 */
	void observed(StoredRecord record, @Nullable Connection except) {
		if (!hasSubscribers()) {
			return;
		}
		if (this.delivered != UNKNOWN && this.delivered != record.version()) {
			this.records.subscriptions().publish(this.name, RecordMessages.update(this.name, record), except);
		}
		this.delivered = record.version();
	}

	/** A subscriber was told that the record does not exist, others may have seen it. */
	void observedMissing() {
		boolean nobodyHasSeenIt = this.delivered == UNKNOWN || this.delivered == RecordCache.ABSENT;
		this.delivered = nobodyHasSeenIt ? RecordCache.ABSENT : STALE;
	}

	/** A subscriber was told this version, without the data. */
	CompletionStage<Void> observedVersion(long version) {
		if (!hasSubscribers() || this.delivered == version) {
			return DONE;
		}
		if (this.delivered == UNKNOWN) {
			this.delivered = version;
			return DONE;
		}
		return refresh();
	}

	/**
	 * Brings subscribers up to the cache; repeats it later if the cache does not answer.
	 */
	CompletionStage<Void> refresh() {
		return refresh(FIRST_RETRY);
	}

	private CompletionStage<Void> refresh(Duration pause) {
		if (!hasSubscribers() && !this.unsettled) {
			return DONE;
		}
		if (this.delivered != UNKNOWN && this.records.store().isHotPath(this.name)) {
			this.delivered = STALE;
		}
		return reload(null).handle((value, failure) -> {
			if (failure != null) {
				refreshLater(pause);
				return null;
			}
			boolean seen = this.delivered != UNKNOWN && this.delivered != RecordCache.ABSENT;
			EncodedMessage gone = (value.isEmpty() && (seen || this.unsettled)) ? deleted(null) : null;
			if (this.unsettled) {
				this.unsettled = false;
				value.ifPresent((record) -> {
					this.records.keep(this.name, record);
					mayBeOutOfOrder(THIS_NODE, record.version());
				});
				if (gone != null && this.deletionUnsettled) {
					this.records.publishDeletion(this.name, gone);
				}
				else {
					this.records.publishToOthers(this.name,
							(gone != null) ? gone : RecordMessages.update(this.name, value.orElseThrow()));
				}
				this.deletionUnsettled = false;
			}
			return null;
		});
	}

	private void refreshLater(Duration pause) {
		boolean givesUp = !hasSubscribers() && (!this.unsettled || pause.compareTo(LAST_RETRY) >= 0);
		if (this.retrying || givesUp) {
			return;
		}
		this.retrying = true;
		Duration next = (pause.compareTo(LAST_RETRY) < 0) ? pause.multipliedBy(2) : LAST_RETRY;
		this.records.threads().scheduler().after(pause, () -> this.records.run(this.name, (record) -> {
			record.retrying = false;
			record.unsettled |= this.unsettled;
			record.deletionUnsettled |= this.deletionUnsettled;
			return record.refresh(next);
		}));
	}

	/** Reads the storage past the cache and sends what is there to all subscribers. */
	CompletionStage<Void> refreshFromStorage() {
		if (!hasSubscribers()) {
			return DONE;
		}
		CompletionStage<Optional<StoredRecord>> stored = this.records.store().loadStored(this.name);
		return RecordStore.compose(stored.whenComplete((value, failure) -> {
			if (failure != null) {
				this.delivered = STALE;
				refreshLater(FIRST_RETRY);
			}
		}), (value) -> {
			this.known.forget();
			if (value.isPresent()) {
				this.delivered = value.get().version();
				this.records.subscriptions().publish(this.name, RecordMessages.update(this.name, value.get()), null);
			}
			else {
				deleted(null);
			}
			return DONE;
		});
	}

	/**
	 * The record is gone: subscribers are told and are none any more.
	 * @param except was told otherwise
	 */
	EncodedMessage deleted(@Nullable Connection except) {
		EncodedMessage deleted = RecordMessages.deleted(this.name);
		this.known.forget();
		this.delivered = UNKNOWN;
		this.records.subscriptions().publish(this.name, deleted, except);
		this.records.subscriptions().unsubscribeAll(this.name);
		this.records.subscriptionsChanged(this.name);
		if (!this.records.isAlone()) {
			// late changes could be taken for those of a record created anew
			this.records.threads()
				.scheduler()
				.after(Rivalry.LATE_CHANGES, () -> this.records.run(this.name, LiveRecord::refresh));
		}
		return deleted;
	}

	/**
	 * Begins anew for the first subscriber: it has seen nothing, and as changes made on
	 * other nodes may have been missed until now, nothing is known.
	 */
	void subscribing() {
		if (!hasSubscribers()) {
			this.delivered = UNKNOWN;
			this.rivalry = this.records.store().isHotPath(this.name)
					? new Rivalry(this.records.threads().scheduler().nanoTime()) : null;
			this.known.forget();
		}
	}

	private boolean hasSubscribers() {
		return this.records.subscriptions().hasSubscribers(this.name);
	}

	/**
	 * Handles a change made on another node: the next version is passed on as it is,
	 * after a gap or for a version seen before the cache decides. So it does about a hot
	 * record, but only once in a while, as every change may be out of order.
	 */
	CompletionStage<Void> changedElsewhere(String node, Message message, EncodedMessage encoded) {
		this.known.forget();
		if (!hasSubscribers()) {
			return DONE;
		}
		boolean next = this.delivered == UNKNOWN || message.version() == this.delivered + 1;
		if (!next && !isHot(message.version())) {
			return refresh();
		}
		this.delivered = message.version();
		this.records.subscriptions().publish(this.name, encoded, null);
		if (mayBeOutOfOrder(node, message.version())) {
			refreshLater(FIRST_RETRY);
		}
		return DONE;
	}

	private boolean isHot(long version) {
		return version == 0 && this.rivalry != null;
	}

	private boolean mayBeOutOfOrder(String node, long version) {
		return version == 0 && this.rivalry != null
				&& this.rivalry.changed(node, this.records.threads().scheduler().nanoTime());
	}

}
