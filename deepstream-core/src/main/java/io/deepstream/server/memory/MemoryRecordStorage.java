package io.deepstream.server.memory;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;

/**
 * Records in the heap, bounded: shows what a storage does, for development and tests.
 * Every stage is complete when it is returned.
 */
public final class MemoryRecordStorage implements RecordStorage {

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	private final BoundedRecords records;

	private volatile boolean closed;

	/**
	 * An empty storage.
	 * @param maxBytes of names and data together, with 128 bytes on top for each record;
	 * a write beyond that fails
	 */
	public MemoryRecordStorage(long maxBytes) {
		this.records = new BoundedRecords(maxBytes);
	}

	/**
	 * An empty storage for half of the heap.
	 */
	public MemoryRecordStorage() {
		this(Runtime.getRuntime().maxMemory() / 2);
	}

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		if (this.closed) {
			return failed();
		}
		return CompletableFuture.completedStage(Optional.ofNullable(this.records.get(name)));
	}

	@Override
	public CompletionStage<Void> save(String name, StoredRecord record) {
		if (this.closed) {
			return failed();
		}
		try {
			this.records.write(name, (version) -> version <= record.version(), record);
			return DONE;
		}
		catch (IllegalStateException full) {
			return CompletableFuture.failedStage(full);
		}
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		if (this.closed) {
			return failed();
		}
		names.forEach(this.records::remove);
		return DONE;
	}

	@Override
	public CompletionStage<Void> ping() {
		if (this.closed) {
			return failed();
		}
		return DONE;
	}

	@Override
	public void close() {
		this.closed = true;
	}

	private static <T> CompletionStage<T> failed() {
		return CompletableFuture.failedStage(new IllegalStateException("The storage is closed"));
	}

}
