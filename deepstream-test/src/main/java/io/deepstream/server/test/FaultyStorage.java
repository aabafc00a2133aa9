package io.deepstream.server.test;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;

/**
 * A storage with faults.
 */
record FaultyStorage(RecordStorage storage, SeamFaults faults) implements RecordStorage {

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return this.faults.call(() -> this.storage.get(name));
	}

	@Override
	public CompletionStage<Void> save(String name, StoredRecord record) {
		return this.faults.call(() -> this.storage.save(name, record));
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		return this.faults.call(() -> this.storage.delete(names));
	}

	@Override
	public CompletionStage<Void> ping() {
		return this.faults.ping(this.storage::ping);
	}

	@Override
	public void close() {
		this.storage.close();
	}

	@Override
	public String toString() {
		return this.storage.toString();
	}

}
