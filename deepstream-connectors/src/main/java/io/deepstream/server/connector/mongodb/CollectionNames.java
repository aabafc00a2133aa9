package io.deepstream.server.connector.mongodb;

import java.nio.charset.StandardCharsets;

/**
 * Which collection a record is in, and under which key.
 */
final class CollectionNames {

	/** Bytes that leave every server room for the longest name of a database. */
	private static final int MAX_LENGTH = 120;

	private final String splitChar;

	private final String defaultCollection;

	CollectionNames(String splitChar, String defaultCollection) {
		this.splitChar = splitChar;
		this.defaultCollection = defaultCollection;
	}

	/**
	 * What stands before the first split character is the collection, as in the original.
	 * Where no collection can be called so, which the original refused, and where it is
	 * the default collection, in which another record could have the key, the whole name
	 * is the key in the default collection.
	 */
	Place place(String name) {
		int split = this.splitChar.isEmpty() ? -1 : name.indexOf(this.splitChar);
		String collection = (split > 0) ? name.substring(0, split) : this.defaultCollection;
		if (collection.equals(this.defaultCollection) || !isCollection(collection)) {
			return new Place(this.defaultCollection, name);
		}
		return new Place(collection, name.substring(split + this.splitChar.length()));
	}

	static boolean isCollection(String name) {
		return !name.isEmpty() && name.indexOf('$') < 0 && name.indexOf('\0') < 0 && !name.startsWith(".")
				&& !name.endsWith(".") && !name.startsWith("system.")
				&& name.getBytes(StandardCharsets.UTF_8).length <= MAX_LENGTH;
	}

	record Place(String collection, String key) {
	}

}
