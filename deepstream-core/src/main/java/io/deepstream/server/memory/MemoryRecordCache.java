package io.deepstream.server.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;

/**
 * Records in the heap of one node, bounded and without expiry: for development, tests and
 * single nodes whose data fits. Every stage is complete when it is returned.
 */
public final class MemoryRecordCache implements RecordCache {

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	private final BoundedRecords records;

	private volatile boolean closed;

	/**
	 * An empty cache.
	 * @param maxBytes of names and data together, with 128 bytes on top for each record;
	 * a write beyond that fails
	 */
	public MemoryRecordCache(long maxBytes) {
		this.records = new BoundedRecords(maxBytes);
	}

	/**
	 * An empty cache for half of the heap.
	 */
	public MemoryRecordCache() {
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
	public CompletionStage<Map<String, Long>> versions(Collection<String> names) {
		if (this.closed) {
			return failed();
		}
		Map<String, Long> versions = new HashMap<>();
		for (String name : names) {
			StoredRecord record = this.records.get(name);
			if (record != null) {
				versions.put(name, record.version());
			}
		}
		return CompletableFuture.completedStage(versions);
	}

	@Override
	public CompletionStage<Boolean> replace(String name, long expected, StoredRecord next) {
		if (this.closed) {
			return failed();
		}
		try {
			return CompletableFuture.completedStage(this.records.write(name, (version) -> version == expected, next));
		}
		catch (IllegalStateException full) {
			return CompletableFuture.failedStage(full);
		}
	}

	@Override
	public CompletionStage<Void> put(String name, StoredRecord record) {
		if (this.closed) {
			return failed();
		}
		try {
			this.records.write(name, (version) -> true, record);
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
		return CompletableFuture.failedStage(new IllegalStateException("The cache is closed"));
	}

}
