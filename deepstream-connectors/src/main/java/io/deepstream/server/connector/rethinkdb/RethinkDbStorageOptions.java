package io.deepstream.server.connector.rethinkdb;

import java.time.Duration;

/**
 * How records are kept in RethinkDB.
 *
 * @param layout where they are
 * @param threads queries that run at a time, all on one connection
 * @param queueSize queries that may wait for a thread; further ones fail
 * @param timeout of one operation, its waiting included
 */
public record RethinkDbStorageOptions(RethinkDbLayout layout, int threads, int queueSize, Duration timeout) {

	public RethinkDbStorageOptions {
		if (threads < 1 || queueSize < 1) {
			throw new IllegalArgumentException(
					"threads and queueSize must be positive, but are " + threads + " and " + queueSize);
		}
		if (timeout.toMillis() < 1) {
			throw new IllegalArgumentException("timeout must be positive, but is " + timeout);
		}
	}

	/**
	 * For any layout.
	 * @param layout where records are
	 * @return 16 threads, 10,000 waiting queries, 5 seconds
	 */
	public static RethinkDbStorageOptions defaults(RethinkDbLayout layout) {
		return new RethinkDbStorageOptions(layout, 16, 10_000, Duration.ofSeconds(5));
	}

}
