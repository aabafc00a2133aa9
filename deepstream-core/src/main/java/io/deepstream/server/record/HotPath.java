package io.deepstream.server.record;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;

/**
 * Upserts of whole values that skip the version check: the last one wins, the version
 * stays 0; as {@code record-handler.ts} {@code forceWrite}, 10.1.4, but with
 * acknowledgements that tell the truth. As no version tells the storage which of two
 * nodes' writes was the last, what a node has stored is compared with the cache soon
 * after.
 */
final class HotPath {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final LiveRecords records;

	/**
	 * Hashes of what this node has stored and not yet compared, by name. Bounded by what
	 * it stores within the pause.
	 */
	private final ConcurrentHashMap<String, Integer> stored = new ConcurrentHashMap<>();

	HotPath(LiveRecords records) {
		this.records = records;
	}

	/**
	 * Writes and answers; completes when the writer has its answer.
	 */
	CompletionStage<Void> write(Connection writer, RecordWrite write) {
		if (!write.isWhole()) {
			writer.send(RecordWrite.answer(RecordAction.INVALID_PATCH_ON_HOTPATH, write.request())
				.originalAction(write.request().action())
				.error()
				.build());
			return StorageQueue.DONE;
		}
		StoredRecord next = new StoredRecord(0, write.data());
		CompletableFuture<Void> answered = new CompletableFuture<>();
		this.records.run(write.name(), (record) -> record.put(next).handle((done, failure) -> {
			if (failure != null) {
				writer.send(updateError(write));
				answered.complete(null);
				return null;
			}
			record.written(0, write.change(next, false), writer);
			acknowledge(writer, write, next).thenAccept(answered::complete);
			return null;
		}));
		return answered;
	}

	private CompletionStage<Void> acknowledge(Connection writer, RecordWrite write, StoredRecord next) {
		CompletionStage<Void> stored = store(write.name(), next);
		if (!write.request().isWriteAck()) {
			return StorageQueue.DONE;
		}
		return this.records.store().durable(stored).handle((done, failure) -> {
			writer.send((failure != null) ? updateError(write)
					: RecordWrite.answer(RecordAction.WRITE_ACKNOWLEDGEMENT, write.request()).build());
			return null;
		});
	}

	private CompletionStage<Void> store(String name, StoredRecord record) {
		CompletionStage<Void> done = this.records.store().store(name, record);
		if (this.records.store().isStored(name) && !this.records.isAlone()) {
			done.thenRun(() -> compareLater(name, Arrays.hashCode(record.json())));
		}
		return done;
	}

	private void compareLater(String name, int hash) {
		if (this.stored.put(name, hash) == null) {
			this.records.threads().scheduler().after(PAUSE, () -> this.records.run(name, (record) -> compare(name)));
		}
	}

	/** Ends when what was stored last is what the cache holds. */
	private CompletionStage<Void> compare(String name) {
		Integer hash = this.stored.remove(name);
		return this.records.store().cached(name).handle((cached, failure) -> {
			if (hash != null && failure != null) {
				compareLater(name, hash);
			}
			else if (hash != null && cached.isPresent() && Arrays.hashCode(cached.get().json()) != hash) {
				store(name, cached.get());
			}
			return null;
		});
	}

	private static Message updateError(RecordWrite write) {
		return RecordWrite.answer(RecordAction.RECORD_UPDATE_ERROR, write.request()).error().build();
	}

}
