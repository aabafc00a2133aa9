package io.deepstream.server.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records in the heap, bounded in bytes: what does not fit is refused, and nothing is
 * evicted, as it may be the only copy.
 */
final class BoundedRecords {

	/** What a record costs besides its name and its data. */
	private static final int OVERHEAD = 128;

	private final Map<String, StoredRecord> records = new ConcurrentHashMap<>();

	private final AtomicLong bytes = new AtomicLong();

	private final long maxBytes;

	BoundedRecords(long maxBytes) {
		if (maxBytes <= 0) {
			throw new IllegalArgumentException("maxBytes must be positive: " + maxBytes);
		}
		this.maxBytes = maxBytes;
	}

	@Nullable StoredRecord get(String name) {
		return this.records.get(name);
	}

	/**
	 * Writes a record if the version that is there is acceptable; false if it is not.
	 * @throws IllegalStateException if there is no room for it
	 */
	boolean write(String name, LongPredicate acceptable, StoredRecord next) {
		boolean[] written = new boolean[1];
		this.records.compute(name, (key, present) -> {
			if (!acceptable.test((present != null) ? present.version() : RecordCache.ABSENT)) {
				return present;
			}
			long added = cost(name, next) - ((present != null) ? cost(name, present) : 0);
			if (this.bytes.addAndGet(added) > this.maxBytes && added > 0) {
				this.bytes.addAndGet(-added);
				throw new IllegalStateException("More than " + this.maxBytes + " bytes of records in memory");
			}
			written[0] = true;
			return next;
		});
		return written[0];
	}

	void remove(String name) {
		StoredRecord removed = this.records.remove(name);
		if (removed != null) {
			this.bytes.addAndGet(-cost(name, removed));
		}
	}

	private static long cost(String name, StoredRecord record) {
		return OVERHEAD + 2L * name.length() + record.json().length;
	}

}
