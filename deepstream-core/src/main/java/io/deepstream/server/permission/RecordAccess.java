package io.deepstream.server.permission;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.spi.StoredRecord;

/**
 * What a {@link PermissionChecker} may know of records, whatever the user may. An
 * interface because this package does not know that of the records.
 */
public interface RecordAccess {

	/** There are no records. */
	RecordAccess NONE = new RecordAccess() {

		@Override
		public CompletionStage<Optional<StoredRecord>> read(String name) {
			return CompletableFuture.completedStage(Optional.empty());
		}

		@Override
		public CompletionStage<byte[]> written(Message write, Optional<StoredRecord> current) {
			return CompletableFuture.failedStage(new IllegalStateException("There are no records"));
		}
	};

	/**
	 * Reads a record, after the writes to it that this node has received. Any thread,
	 * never blocks.
	 * @param name of the record
	 * @return empty if there is none; fails if cache or storage do
	 */
	CompletionStage<Optional<StoredRecord>> read(String name);

	/**
	 * What a record would be after a write. Any thread, never blocks.
	 * @param write with the record's name, and a path or several patches
	 * @param current what the record is, empty if there is none
	 * @return UTF-8 JSON; fails if the record does not exist and would not be created, or
	 * if the write is not valid
	 */
	CompletionStage<byte[]> written(Message write, Optional<StoredRecord> current);

}
