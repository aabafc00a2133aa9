package io.deepstream.server.record;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.routing.Answers;
import io.deepstream.server.spi.StoredRecord;

/**
 * An upsert of a whole value that skips the version check: the last one wins, the version
 * stays 0; as {@code record-handler.ts} {@code forceWrite}, 10.1.4, but with
 * acknowledgements that tell the truth.
 */
final class HotPath {

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	private final LiveRecords records;

	private final Connection writer;

	private final RecordWrite write;

	private final Guard guard;

	private final CompletableFuture<Void> answered = new CompletableFuture<>();

	private HotPath(LiveRecords records, Connection writer, RecordWrite write, Guard guard) {
		this.records = records;
		this.writer = writer;
		this.write = write;
		this.guard = guard;
	}

	/**
	 * Writes and answers; completes when the writer has its answer.
	 */
	static CompletionStage<Void> write(LiveRecords records, Connection writer, RecordWrite write, Guard guard) {
		if (!write.isWhole()) {
			writer.send(RecordWrite.answer(RecordAction.INVALID_PATCH_ON_HOTPATH, write.request())
				.originalAction(write.request().action())
				.error()
				.build());
			return DONE;
		}
		HotPath path = new HotPath(records, writer, write, guard);
		records.run(write.name(), path::run);
		return path.answered;
	}

	private CompletionStage<Void> run(LiveRecord record) {
		return RecordStore
			.compose(this.guard.stillAllows(record), (allowed) -> allowed ? intercept(record) : rejected())
			.exceptionallyCompose((failure) -> failed());
	}

	private CompletionStage<Void> intercept(LiveRecord record) {
		StoredRecord next = new StoredRecord(0, this.write.data());
		if (!this.records.interceptors().interceptsWrites()) {
			return put(record, next);
		}
		CompletionStage<Optional<StoredRecord>> passed = RecordStore.compose(record.base(),
				(found) -> this.records.intercept(record, this.writer, this.write.request(), found, next));
		return RecordStore.compose(passed,
				(intercepted) -> intercepted.isPresent() ? put(record, intercepted.get()) : rejected());
	}

	private CompletionStage<Void> rejected() {
		this.answered.complete(null);
		return DONE;
	}

	private CompletionStage<Void> put(LiveRecord record, StoredRecord next) {
		return record.put(next).handle((done, failure) -> {
			if (failure != null) {
				failed();
				return null;
			}
			record.written(0, this.write.change(next, false), record.rewritten ? null : Answers.except(this.writer));
			CompletionStage<Void> stored = this.records.keep(this.write.name(), next);
			this.records.interceptors().committed(record.name(), this.writer, next);
			acknowledge(stored);
			return null;
		});
	}

	private void acknowledge(CompletionStage<Void> stored) {
		if (!this.write.request().isWriteAck()) {
			this.answered.complete(null);
			return;
		}
		this.records.store().durable(stored).whenComplete((done, failure) -> {
			if (failure != null) {
				failed();
				return;
			}
			this.writer.send(RecordWrite.answer(RecordAction.WRITE_ACKNOWLEDGEMENT, this.write.request()).build());
			this.answered.complete(null);
		});
	}

	private CompletionStage<Void> failed() {
		Message answer = RecordWrite.answer(RecordAction.RECORD_UPDATE_ERROR, this.write.request()).error().build();
		this.writer.send(answer);
		this.answered.complete(null);
		return DONE;
	}

}
