package io.deepstream.server.record;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.routing.Answers;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write on its way from one version of a record to the next, as
 * {@code record-transition.ts}, 10.1.4, but decided by compare-and-set in the cache:
 * whoever comes second is told {@code VERSION_EXISTS} with what is there, or tries again
 * if it wants whatever version is next. Runs on the record's strand and ends with exactly
 * one answer if the writer asked for one, or if the write failed.
 */
final class RecordTransition {

	private static final Logger logger = LoggerFactory.getLogger(RecordTransition.class);

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	private static final long WHATEVER_IS_NEXT = -1;

	/**
	 * Lost races after which a write gives up; each lost race means that another write
	 * succeeded.
	 */
	private static final int MAX_ATTEMPTS = 1000;

	/** What a write finds that creates a record. */
	static final StoredRecord EMPTY = new StoredRecord(0, "{}".getBytes(StandardCharsets.UTF_8));

	private final RecordWrite write;

	private final Connection writer;

	private final LiveRecords records;

	private final Guard guard;

	private int attempts;

	private CompletionStage<Void> acknowledged = DONE;

	RecordTransition(RecordWrite write, Connection writer, LiveRecords records, Guard guard) {
		this.write = write;
		this.writer = writer;
		this.records = records;
		this.guard = guard;
	}

	/**
	 * Carries the write out; the stage completes when the next write may begin. That is
	 * before the acknowledgement of a write that waits for the storage.
	 */
	CompletionStage<Void> run(LiveRecord record) {
		CompletionStage<Void> done = canSkipLoad(record) ? replaceUnseen(record) : attempt(record);
		return done.handle((value, failure) -> {
			if (failure != null) {
				logger.debug("Write to record {} by {} failed", Printable.of(record.name()), this.writer, failure);
				updateError();
			}
			return null;
		});
	}

	/**
	 * Completes when the writer has its answer; to be asked when {@link #run} has
	 * completed.
	 */
	CompletionStage<Void> answered() {
		return this.acknowledged;
	}

	/**
	 * A whole value with its version needs no look at what is there: the compare-and-set
	 * decides. Interceptors are shown what is there.
	 */
	private boolean canSkipLoad(LiveRecord record) {
		return this.write.isWhole() && this.write.version() > 0 && !record.known().isKnown()
				&& this.guard.holdsFor(this.write.version() - 1) && !this.records.interceptors().interceptsWrites();
	}

	private CompletionStage<Void> replaceUnseen(LiveRecord record) {
		StoredRecord next = new StoredRecord(this.write.version(), this.write.data());
		return RecordStore.compose(record.replace(this.write.version() - 1, next),
				(replaced) -> replaced ? succeeded(record, next, false) : attempt(record));
	}

	private CompletionStage<Void> attempt(LiveRecord record) {
		if (++this.attempts > MAX_ATTEMPTS) {
			return updateError();
		}
		return RecordStore.compose(record.base(), (base) -> attempt(record, base));
	}

	/** What is known may be out of date: good enough to try, but not to refuse. */
	private CompletionStage<Void> attempt(LiveRecord record, Optional<StoredRecord> found) {
		boolean missing = found.isEmpty() && !this.write.isUpsert();
		StoredRecord base = found.orElse(EMPTY);
		boolean fits = this.write.version() == WHATEVER_IS_NEXT || this.write.version() == base.version() + 1;
		boolean permitted = this.guard.holdsFor(found);
		if ((missing || !fits || !permitted) && !record.known().isUpToDate()) {
			return RecordStore.compose(record.load(null), (value) -> attempt(record, value));
		}
		if (missing) {
			return updateError();
		}
		long version = (this.write.version() == WHATEVER_IS_NEXT) ? base.version() + 1 : this.write.version();
		if (version > Integer.MAX_VALUE) {
			return updateError();
		}
		if (version > base.version() + 1) {
			return invalidVersion(base.version());
		}
		if (version != base.version() + 1) {
			return versionExists(base);
		}
		if (!permitted) {
			return RecordStore.compose(this.guard.renew(record.name(), found),
					(allowed) -> allowed ? replace(record, found, version) : DONE);
		}
		return replace(record, found, version);
	}

	private CompletionStage<Void> replace(LiveRecord record, Optional<StoredRecord> found, long version) {
		StoredRecord base = found.orElse(EMPTY);
		StoredRecord next;
		try {
			next = new StoredRecord(version, this.write.applyTo(base.json()));
		}
		catch (InvalidPatchException invalid) {
			logger.debug("Write to record {} by {} does not apply", Printable.of(record.name()), this.writer, invalid);
			return invalidData();
		}
		catch (JsonException broken) {
			logger.error("Record {} cannot be patched: what is stored is not JSON", Printable.of(record.name()),
					broken);
			return updateError();
		}
		return this.records.interceptors().interceptsWrites() ? intercept(record, found, next)
				: replace(record, found, next, found.isEmpty());
	}

	private CompletionStage<Void> intercept(LiveRecord record, Optional<StoredRecord> found, StoredRecord next) {
		return RecordStore.compose(this.records.intercept(record, this.writer, this.write.request(), found, next),
				(passed) -> passed.isEmpty() ? DONE
						: replace(record, found, passed.get(), found.isEmpty() || passed.get() != next));
	}

	private CompletionStage<Void> replace(LiveRecord record, Optional<StoredRecord> found, StoredRecord next,
			boolean sendWhole) {
		long expected = found.isPresent() ? found.get().version() : RecordCache.ABSENT;
		return RecordStore.compose(record.replace(expected, next),
				(replaced) -> replaced ? succeeded(record, next, sendWhole) : attempt(record));
	}

	private CompletionStage<Void> succeeded(LiveRecord record, StoredRecord next, boolean sendWhole) {
		record.written(next.version(), this.write.change(next, sendWhole),
				record.rewritten ? null : Answers.except(this.writer));
		CompletionStage<Void> stored = this.records.store().store(record.name(), next);
		this.records.interceptors().committed(record.name(), this.writer, next);
		if (this.write.request().isWriteAck()) {
			acknowledge(stored);
		}
		return DONE;
	}

	private void acknowledge(CompletionStage<Void> stored) {
		this.acknowledged = this.records.store().durable(stored).handle((done, failure) -> {
			if (failure == null) {
				this.writer.send(answer(RecordAction.WRITE_ACKNOWLEDGEMENT).build());
			}
			else {
				logger.debug("Record {} was written but not stored in time", Printable.of(this.write.name()), failure);
				updateError();
			}
			return null;
		});
	}

	private CompletionStage<Void> versionExists(StoredRecord present) {
		this.writer.send(answer(RecordAction.VERSION_EXISTS).originalAction(this.write.kind())
			.version(present.version())
			.data(present.json())
			.build());
		return DONE;
	}

	private CompletionStage<Void> invalidVersion(long current) {
		this.writer.send(this.write.failed(RecordAction.INVALID_VERSION)
			.data(this.write.request().data())
			.path(this.write.request().path())
			.version(current)
			.build());
		return DONE;
	}

	private CompletionStage<Void> invalidData() {
		this.writer.refuse(Limit.INVALID_DATA, this.write.failed(RecordAction.INVALID_MESSAGE_DATA).build());
		return DONE;
	}

	private CompletionStage<Void> updateError() {
		this.writer.send(answer(RecordAction.RECORD_UPDATE_ERROR).error().build());
		return DONE;
	}

	private Message.Builder answer(RecordAction action) {
		return RecordWrite.answer(action, this.write.request());
	}

}
