package io.deepstream.server.record;

import java.time.Duration;
import java.util.List;

/**
 * How records are cached and stored.
 *
 * @param cacheTimeout how long a request waits for the cache
 * @param storageTimeout how long a request waits for the storage: to read, to delete, or
 * for a write acknowledgement
 * @param storageExclusionPrefixes names that begin so are never stored
 * @param hotPathPrefixes names that begin so are written by upsert without version check
 * and keep version 0
 * @param storageQueueBytes bytes of records that may wait for the storage
 */
public record RecordOptions(Duration cacheTimeout, Duration storageTimeout, List<String> storageExclusionPrefixes,
		List<String> hotPathPrefixes, long storageQueueBytes) {

	public RecordOptions {
		storageExclusionPrefixes = List.copyOf(storageExclusionPrefixes);
		hotPathPrefixes = List.copyOf(hotPathPrefixes);
		requirePositive(cacheTimeout.toMillis(), "cacheTimeout");
		requirePositive(storageTimeout.toMillis(), "storageTimeout");
		requirePositive(storageQueueBytes, "storageQueueBytes");
	}

	/**
	 * The options of a server that configures nothing.
	 * @return time-outs as in {@code default-options.ts}, 10.1.4
	 */
	public static RecordOptions defaults() {
		return new RecordOptions(Duration.ofSeconds(1), Duration.ofSeconds(2), List.of(), List.of(), 64L * 1024 * 1024);
	}

	/**
	 * Whether a record is kept in the cache only.
	 * @param name of the record
	 * @return true if it has one of the prefixes
	 */
	boolean isExcludedFromStorage(String name) {
		return this.storageExclusionPrefixes.stream().anyMatch(name::startsWith);
	}

	/**
	 * Whether upserts of a record skip the version check.
	 * @param name of the record
	 * @return true if it has one of the prefixes
	 */
	boolean isHotPath(String name) {
		return this.hotPathPrefixes.stream().anyMatch(name::startsWith);
	}

	private static void requirePositive(long value, String option) {
		if (value <= 0) {
			throw new IllegalArgumentException(option + " must be positive: " + value);
		}
	}

}
