package io.deepstream.server.record;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record in use on this node: what its subscribers have seen and, while work is under
 * way, its value. Everything but {@link #takeTicket}, {@link #strand} and
 * {@link #admitsRemote} is called on its strand.
 */
final class LiveRecord {

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	/** No subscriber has seen any version yet. */
	private static final long UNKNOWN = Long.MIN_VALUE;

	private static final int MAX_REMOTE_BACKLOG = 256;

	private static final Duration FIRST_RETRY = Duration.ofMillis(100);

	private static final Duration LAST_RETRY = Duration.ofSeconds(2);

	private final String name;

	private final LiveRecords records;

	private final Strand strand;

	private final AtomicLong tickets = new AtomicLong();

	private final AtomicInteger remoteBacklog = new AtomicInteger();

	/** Tasks that hold the record; guarded by the map in {@link LiveRecords}. */
	int users;

	private long ticket;

	private @Nullable Optional<StoredRecord> known;

	private long knownSince;

	private long delivered = UNKNOWN;

	private boolean retrying;

	private volatile boolean flooded;

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

	/**
	 * Numbers the tasks in the order they were asked for. Any thread.
	 */
	long takeTicket() {
		return this.tickets.incrementAndGet();
	}

	/**
	 * Begins the task with the given ticket.
	 */
	void begin(long ticket) {
		this.ticket = ticket;
	}

	/**
	 * Drops the value: nothing is under way any more. Called under the map's lock, when
	 * the strand is idle.
	 */
	void forget() {
		this.known = null;
		if (!hasSubscribers()) {
			this.delivered = UNKNOWN;
		}
	}

	/**
	 * The value for a read: one that was loaded after the read was asked for. So many
	 * reads that wait share one load.
	 */
	CompletionStage<Optional<StoredRecord>> load() {
		Optional<StoredRecord> value = this.known;
		if (value != null && this.knownSince >= this.ticket) {
			return CompletableFuture.completedStage(value);
		}
		return reload();
	}

	/**
	 * The value for a write: whatever is known, as the write itself is a compare-and-set.
	 */
	CompletionStage<Optional<StoredRecord>> base() {
		Optional<StoredRecord> value = this.known;
		return (value != null) ? CompletableFuture.completedStage(value) : reload();
	}

	/**
	 * Whether {@link #base} needs no load.
	 */
	boolean isKnown() {
		return this.known != null;
	}

	/**
	 * Loads the value anew and brings subscribers up to it.
	 */
	CompletionStage<Optional<StoredRecord>> reload() {
		long since = this.tickets.get();
		this.known = null;
		return RecordStore.compose(this.records.store().load(this.name), (value) -> {
			know(value, since);
			value.ifPresent((record) -> observed(record, null));
			return CompletableFuture.completedStage(value);
		});
	}

	private void know(Optional<StoredRecord> value, long since) {
		this.known = value;
		this.knownSince = since;
	}

	/**
	 * Compare-and-set in the cache. False: the value is unknown now. A failure leaves it
	 * open whether the write took place, so subscribers are brought up to date as soon as
	 * the cache answers again.
	 */
	CompletionStage<Boolean> replace(long expected, StoredRecord next) {
		long since = this.tickets.get();
		this.known = null;
		CompletionStage<Boolean> replaced = this.records.store().replace(this.name, expected, next);
		CompletableFuture<Boolean> done = replaced.toCompletableFuture();
		if (done.isDone() && !done.isCompletedExceptionally()) {
			if (done.getNow(false)) {
				know(Optional.of(next), since);
			}
			return replaced;
		}
		return replaced.whenComplete((success, failure) -> {
			if (failure != null) {
				refreshLater(FIRST_RETRY);
			}
			else if (success) {
				know(Optional.of(next), since);
			}
		});
	}

	/**
	 * Unconditional write to the cache.
	 */
	CompletionStage<Void> put(StoredRecord next) {
		this.known = null;
		return this.records.store().put(this.name, next);
	}

	/**
	 * Creates the record with version 0 unless it exists; the value is then what
	 * {@link #load} gives.
	 */
	CompletionStage<Optional<StoredRecord>> create(StoredRecord empty) {
		return RecordStore.compose(replace(RecordCache.ABSENT, empty), (created) -> {
			if (created) {
				this.records.store().store(this.name, empty);
				return CompletableFuture.completedStage(Optional.of(empty));
			}
			return reload();
		});
	}

	/**
	 * Sends an accepted change to the subscribers here and on the other nodes.
	 */
	void written(long version, EncodedMessage change, @Nullable Connection writer) {
		if (hasSubscribers()) {
			this.delivered = version;
			this.records.subscriptions().publish(this.name, change, writer);
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
			this.records.subscriptions().publish(this.name, update(record), except);
		}
		this.delivered = record.version();
	}

	private EncodedMessage update(StoredRecord record) {
		return MessageCodec.encode(Message.builder(RecordAction.UPDATE)
			.name(this.name)
			.version(record.version())
			.data(record.json())
			.build());
	}

	/**
	 * A subscriber was told that the record does not exist.
	 */
	void observedMissing() {
		if (this.delivered == UNKNOWN) {
			this.delivered = RecordCache.ABSENT;
		}
	}

	/**
	 * A subscriber was told this version, without the data.
	 */
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
		if (!hasSubscribers()) {
			return DONE;
		}
		return reload().handle((value, failure) -> {
			if (failure != null) {
				refreshLater(pause);
			}
			else if (value.isEmpty() && this.delivered != UNKNOWN && this.delivered != RecordCache.ABSENT) {
				deleted(null);
			}
			return null;
		});
	}

	private void refreshLater(Duration pause) {
		if (this.retrying || !hasSubscribers()) {
			return;
		}
		this.retrying = true;
		Duration next = (pause.compareTo(LAST_RETRY) < 0) ? pause.multipliedBy(2) : LAST_RETRY;
		this.records.threads().scheduler().after(pause, () -> this.records.run(this.name, (record) -> {
			record.retrying = false;
			return record.refresh(next);
		}));
	}

	/**
	 * Reads the storage past the cache and sends what is there to all subscribers.
	 */
	CompletionStage<Void> refreshFromStorage() {
		if (!hasSubscribers()) {
			return DONE;
		}
		return RecordStore.compose(this.records.store().loadStored(this.name), (value) -> {
			this.known = null;
			if (value.isPresent()) {
				this.delivered = value.get().version();
				this.records.subscriptions().publish(this.name, update(value.get()), null);
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
		EncodedMessage deleted = MessageCodec.encode(Message.builder(RecordAction.DELETED).name(this.name).build());
		this.known = null;
		this.delivered = UNKNOWN;
		this.records.subscriptions().publish(this.name, deleted, except);
		this.records.subscriptions().unsubscribeAll(this.name);
		this.records.subscriptionsChanged(this.name);
		return deleted;
	}

	/**
	 * Whether a change made on another node may wait here. If so many wait that it may
	 * not, it is dropped, and the record is read anew when the others have been handled.
	 * Any thread.
	 */
	boolean admitsRemote() {
		if (this.remoteBacklog.incrementAndGet() <= MAX_REMOTE_BACKLOG) {
			return true;
		}
		this.remoteBacklog.decrementAndGet();
		this.flooded = true;
		return false;
	}

	/**
	 * Begins the handling of a change made on another node; true if the record has to be
	 * read anew instead.
	 */
	boolean isFlooded() {
		if (this.remoteBacklog.decrementAndGet() > 0 || !this.flooded) {
			return false;
		}
		this.flooded = false;
		return true;
	}

	private boolean hasSubscribers() {
		return this.records.subscriptions().hasSubscribers(this.name);
	}

	/**
	 * Handles a change made on another node: the next version is passed on as it is,
	 * after a gap or for a version seen before the cache decides.
	 */
	CompletionStage<Void> changedElsewhere(Message message, EncodedMessage encoded) {
		this.known = null;
		if (!hasSubscribers()) {
			return DONE;
		}
		long version = message.version();
		boolean whole = message.action() == RecordAction.UPDATE;
		boolean next = this.delivered == UNKNOWN || version == this.delivered + 1;
		if (next || (whole && (version > this.delivered || version == 0))) {
			this.delivered = version;
			this.records.subscriptions().publish(this.name, encoded, null);
			return DONE;
		}
		return refresh();
	}

}
