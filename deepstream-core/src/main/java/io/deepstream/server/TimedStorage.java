package io.deepstream.server;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.spi.Operation;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;

/**
 * A storage whose operations are timed.
 *
 * @param storage does the work
 * @param timing measures it
 */
record TimedStorage(RecordStorage storage, Timing timing) implements RecordStorage {

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return this.timing.of(Operation.STORAGE_GET, () -> this.storage.get(name));
	}

	@Override
	public CompletionStage<Void> save(String name, StoredRecord record) {
		return this.timing.of(Operation.STORAGE_SAVE, () -> this.storage.save(name, record));
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		return this.timing.of(Operation.STORAGE_DELETE, () -> this.storage.delete(names));
	}

	@Override
	public CompletionStage<Void> ping() {
		return this.storage.ping();
	}

	@Override
	public void close() {
		this.storage.close();
	}

}
