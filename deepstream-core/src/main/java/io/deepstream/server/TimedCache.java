package io.deepstream.server;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.spi.Operation;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;

/**
 * A cache whose operations are timed.
 *
 * @param cache does the work
 * @param timing measures it
 */
record TimedCache(RecordCache cache, Timing timing) implements RecordCache {

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return this.timing.of(Operation.CACHE_GET, () -> this.cache.get(name));
	}

	@Override
	public CompletionStage<Map<String, Long>> versions(Collection<String> names) {
		return this.timing.of(Operation.CACHE_VERSIONS, () -> this.cache.versions(names));
	}

	@Override
	public CompletionStage<Boolean> replace(String name, long expected, StoredRecord next) {
		return this.timing.of(Operation.CACHE_REPLACE, () -> this.cache.replace(name, expected, next));
	}

	@Override
	public CompletionStage<Void> put(String name, StoredRecord record) {
		return this.timing.of(Operation.CACHE_PUT, () -> this.cache.put(name, record));
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		return this.timing.of(Operation.CACHE_DELETE, () -> this.cache.delete(names));
	}

	@Override
	public CompletionStage<String> id() {
		return this.cache.id();
	}

	@Override
	public CompletionStage<Void> ping() {
		return this.cache.ping();
	}

	@Override
	public void close() {
		this.cache.close();
	}

}
