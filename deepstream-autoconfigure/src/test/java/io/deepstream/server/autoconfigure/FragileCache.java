package io.deepstream.server.autoconfigure;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;

/**
 * A cache that can be away, and then says too much.
 */
final class FragileCache implements RecordCache {

	private final RecordCache records = new MemoryRecordCache();

	volatile boolean away;

	private <T> CompletionStage<T> unlessAway(Supplier<CompletionStage<T>> call) {
		return this.away ? CompletableFuture
			.failedStage(new IllegalStateException("redis://admin:sesame4711@host, password=sesame4711")) : call.get();
	}

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return unlessAway(() -> this.records.get(name));
	}

	@Override
	public CompletionStage<Map<String, Long>> versions(Collection<String> names) {
		return unlessAway(() -> this.records.versions(names));
	}

	@Override
	public CompletionStage<Boolean> replace(String name, long expected, StoredRecord next) {
		return unlessAway(() -> this.records.replace(name, expected, next));
	}

	@Override
	public CompletionStage<Void> put(String name, StoredRecord record) {
		return unlessAway(() -> this.records.put(name, record));
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		return unlessAway(() -> this.records.delete(names));
	}

	@Override
	public CompletionStage<Void> ping() {
		return unlessAway(this.records::ping);
	}

	@Override
	public void close() {
		this.records.close();
	}

}
