package io.deepstream.server.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records in the heap of one node, without bound and without expiry: for development,
 * tests and single nodes whose data fits. Every stage is complete when it is returned.
 */
public final class MemoryRecordCache implements RecordCache {

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
		StoredRecord after = this.records.compute(name,
				(key, present) -> (versionOf(present) == expected) ? next : present);
		return CompletableFuture.completedStage(after == next);
	}

	private static long versionOf(@Nullable StoredRecord record) {
		return (record != null) ? record.version() : ABSENT;
	}

	@Override
	public CompletionStage<Void> put(String name, StoredRecord record) {
		if (this.closed) {
			return failed();
		}
		this.records.put(name, record);
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
		return CompletableFuture.failedStage(new IllegalStateException("The cache is closed"));
	}

}
