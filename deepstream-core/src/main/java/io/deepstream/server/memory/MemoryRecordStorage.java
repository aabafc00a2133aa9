package io.deepstream.server.memory;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;

/**
 * Records in the heap, without bound: shows what a storage does, for development and
 * tests. Every stage is complete when it is returned.
 */
public final class MemoryRecordStorage implements RecordStorage {

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	private final Map<String, StoredRecord> records = new ConcurrentHashMap<>();

	private volatile boolean closed;

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
		this.records.merge(name, record, (present, next) -> (next.version() >= present.version()) ? next : present);
		return DONE;
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
