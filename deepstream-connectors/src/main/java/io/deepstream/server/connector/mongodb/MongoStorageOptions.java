package io.deepstream.server.connector.mongodb;

import java.time.Duration;

/**
 * How records are laid out in MongoDB.
 *
 * @param database name of the database
 * @param splitChar what ends the name of the collection at the beginning of a record's
 * name; empty for none
 * @param defaultCollection of records whose names do not begin with the name of a
 * collection
 * @param maxOutstanding operations under way; further ones fail
 * @param timeout of one operation
 */
public record MongoStorageOptions(String database, String splitChar, String defaultCollection, int maxOutstanding,
		Duration timeout) {

	public MongoStorageOptions {
		if (!isCollection(defaultCollection)) {
			throw new IllegalArgumentException(
					"defaultCollection must be the name of a collection, but is " + defaultCollection);
		}
		if (maxOutstanding < 1) {
			throw new IllegalArgumentException("maxOutstanding must be positive, but is " + maxOutstanding);
		}
		if (timeout.toMillis() < 1) {
			throw new IllegalArgumentException("timeout must be positive, but is " + timeout);
		}
	}

	/**
	 * Whether a collection can have that name.
	 */
	public static boolean isCollection(String name) {
		return CollectionNames.isCollection(name);
	}

	/**
	 * The layout of the original.
	 * @param database name of the database
	 * @return split at {@code /}, collection {@code deepstream_docs}, 10,000 operations,
	 * 5 seconds
	 */
	public static MongoStorageOptions defaults(String database) {
		return new MongoStorageOptions(database, "/", "deepstream_docs", 10_000, Duration.ofSeconds(5));
	}

}
