package io.deepstream.server.test;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;

/**
 * A cache with faults.
 */
record FaultyCache(RecordCache cache, SeamFaults faults) implements RecordCache {

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return this.faults.call(() -> this.cache.get(name));
	}

	@Override
	public CompletionStage<Map<String, Long>> versions(Collection<String> names) {
		return this.faults.call(() -> this.cache.versions(names));
	}

	@Override
	public CompletionStage<Boolean> replace(String name, long expected, StoredRecord next) {
		return this.faults.call(() -> this.cache.replace(name, expected, next));
	}

	@Override
	public CompletionStage<Void> put(String name, StoredRecord record) {
		return this.faults.call(() -> this.cache.put(name, record));
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		return this.faults.call(() -> this.cache.delete(names));
	}

	@Override
	public CompletionStage<String> id() {
		return this.faults.ping(this.cache::id);
	}

	@Override
	public CompletionStage<Void> ping() {
		return this.faults.ping(this.cache::ping);
	}

	@Override
	public void close() {
		this.cache.close();
	}

	@Override
	public String toString() {
		return this.cache.toString();
	}

}
