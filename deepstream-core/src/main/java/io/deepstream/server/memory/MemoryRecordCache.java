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

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return CompletableFuture.completedStage(Optional.ofNullable(this.records.get(name)));
	}

	@Override
	public CompletionStage<Map<String, Long>> versions(Collection<String> names) {
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
		StoredRecord after = this.records.compute(name,
				(key, present) -> (versionOf(present) == expected) ? next : present);
		return CompletableFuture.completedStage(after == next);
	}

	private static long versionOf(@Nullable StoredRecord record) {
		return (record != null) ? record.version() : ABSENT;
	}

	@Override
	public CompletionStage<Void> put(String name, StoredRecord record) {
		this.records.put(name, record);
		return DONE;
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		names.forEach(this.records::remove);
		return DONE;
	}

	@Override
	public CompletionStage<Void> ping() {
		return DONE;
	}

	@Override
	public void close() {
	}

}
