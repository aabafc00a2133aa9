package io.deepstream.server.record;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.intercept.Verdict;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.routing.Answers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's request to delete one record; runs on the record's strand.
 *
 * @param request as received
 * @param deleter who asks
 * @param guard its permission
 */
record Deletion(LiveRecords records, Message request, Connection deleter, Guard guard) {

	private static final Logger logger = LoggerFactory.getLogger(Deletion.class);

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	/**
	 * Deletes and answers.
	 */
	CompletionStage<Void> run(LiveRecord record) {
		return RecordStore.compose(this.guard.stillAllows(record), (allowed) -> allowed ? intercept(record) : DONE)
			.handle((done, failure) -> {
				if (failure != null) {
					logger.debug("Record {} was not deleted for {}", Printable.of(record.name()), this.deleter,
							failure);
					this.deleter.send(Answers.error(RecordAction.RECORD_DELETE_ERROR, this.request, record.name()));
				}
				return null;
			});
	}

	private CompletionStage<Void> intercept(LiveRecord record) {
		if (!this.records.interceptors().interceptsWrites()) {
			return delete(record);
		}
		CompletionStage<Verdict<byte[]>> verdict = RecordStore.compose(record.base(),
				(found) -> this.records.interceptors().beforeDeletion(record.name(), this.deleter, found.orElse(null)));
		return RecordStore.compose(verdict, (judged) -> {
			if (judged instanceof Verdict.Rejected<byte[]> rejected) {
				Answers.reject(this.deleter, this.request, record.name(), rejected.kind());
				return DONE;
			}
			return delete(record);
		});
	}

	private CompletionStage<Void> delete(LiveRecord record) {
		return record.delete().thenAccept((done) -> {
			// who knows of its deletion may rely on that others do
			this.records.publishDeletion(record.name(), record.deleted(Answers.except(this.deleter)));
			this.records.interceptors().committed(record.name(), this.deleter, null);
			this.deleter.send(Message.builder(RecordAction.DELETE_SUCCESS)
				.name(record.name())
				.correlationId(Answers.localId(this.request, this.deleter))
				.build());
		});
	}

}
