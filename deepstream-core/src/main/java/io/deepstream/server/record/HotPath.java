package io.deepstream.server.record;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;

/**
 * Upserts of whole values that skip the version check: the last one wins, the version
 * stays 0; as {@code record-handler.ts} {@code forceWrite}, 10.1.4, but with
 * acknowledgements that tell the truth.
 */
final class HotPath {

	private HotPath() {
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
			return StorageQueue.DONE;
		}
		StoredRecord next = new StoredRecord(0, write.data());
		CompletableFuture<Void> answered = new CompletableFuture<>();
		records.run(write.name(),
				(record) -> RecordStore
					.compose(guard.stillAllows(record),
							(allowed) -> allowed ? record.put(next).thenApply((done) -> true)
									: CompletableFuture.completedStage(false))
					.handle((written, failure) -> {
						if (failure != null) {
							writer.send(updateError(write));
						}
						if (failure != null || !written) {
							answered.complete(null);
							return null;
						}
						record.written(0, write.change(next, false), writer);
						acknowledge(records, writer, write, next).thenAccept(answered::complete);
						return null;
					}));
		return answered;
	}

	private static CompletionStage<Void> acknowledge(LiveRecords records, Connection writer, RecordWrite write,
			StoredRecord next) {
		CompletionStage<Void> stored = records.keep(write.name(), next);
		if (!write.request().isWriteAck()) {
			return StorageQueue.DONE;
		}
		return records.store().durable(stored).handle((done, failure) -> {
			writer.send((failure != null) ? updateError(write)
					: RecordWrite.answer(RecordAction.WRITE_ACKNOWLEDGEMENT, write.request()).build());
			return null;
		});
	}

	private static Message updateError(RecordWrite write) {
		return RecordWrite.answer(RecordAction.RECORD_UPDATE_ERROR, write.request()).error().build();
	}

}
