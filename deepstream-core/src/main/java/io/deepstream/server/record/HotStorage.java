package io.deepstream.server.record;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.deepstream.server.spi.StoredRecord;

/**
 * Hands hot records to the storage. As no version tells it which of two nodes' writes was
 * the last, what a node has stored is compared with the cache soon after. Any thread.
 */
final class HotStorage {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final LiveRecords records;

	/**
	 * What this node has stored last and not yet compared, by name. Bounded by what it
	 * stores within the pause.
	 */
	private final ConcurrentHashMap<String, Stored> stored = new ConcurrentHashMap<>();

	private final AtomicLong count = new AtomicLong();

	HotStorage(LiveRecords records) {
		this.records = records;
	}

	CompletionStage<Void> store(String name, StoredRecord record) {
		CompletionStage<Void> done = this.records.store().store(name, record);
		if (this.records.store().isStored(name) && !this.records.isAlone()) {
			Stored next = new Stored(this.count.incrementAndGet(), Arrays.hashCode(record.json()));
			done.thenRun(() -> compareLater(name, next));
		}
		return done;
	}

	/** Writes that were stored together come in any order. */
	private void compareLater(String name, Stored next) {
		Stored present = this.stored.putIfAbsent(name, next);
		if (present == null) {
			this.records.threads().scheduler().after(PAUSE, () -> this.records.run(name, (record) -> compare(name)));
		}
		else if (present.number < next.number && !this.stored.replace(name, present, next)) {
			compareLater(name, next);
		}
	}

	/** Ends when what was stored last is what the cache holds. */
	private CompletionStage<Void> compare(String name) {
		Stored last = this.stored.remove(name);
		if (last == null) {
			return StorageQueue.DONE;
		}
		return this.records.store().cached(name).handle((cached, failure) -> {
			if (failure != null) {
				compareLater(name, last);
			}
			else if (cached.isPresent() && Arrays.hashCode(cached.get().json()) != last.hash) {
				store(name, cached.get());
			}
			return null;
		});
	}

	/**
	 * What was handed to the storage.
	 *
	 * @param number grows with each
	 * @param hash of its text
	 */
	private record Stored(long number, int hash) {
	}

}
