package io.deepstream.server.connector.jdbc;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How records are kept in a relational database.
 *
 * @param table name of the table, with its schema in front if it is not the connection's:
 * letters, digits and underscores
 * @param threads statements that run at a time, each on a connection of its own
 * @param queueSize statements that may wait for a thread; further ones fail
 * @param timeout of one operation, its waiting included
 */
public record JdbcStorageOptions(String table, int threads, int queueSize, Duration timeout) {

	private static final Pattern TABLE = Pattern
		.compile("([A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,62}");

	public JdbcStorageOptions {
		if (!isTable(table)) {
			throw new IllegalArgumentException(
					"table must be a name of letters, digits and underscores, or schema.name, but is " + table);
		}
		if (threads < 1 || queueSize < 1) {
			throw new IllegalArgumentException(
					"threads and queueSize must be positive, but are " + threads + " and " + queueSize);
		}
		if (timeout.toMillis() < 1) {
			throw new IllegalArgumentException("timeout must be positive, but is " + timeout);
		}
	}

	/**
	 * Whether a table can have that name.
	 */
	public static boolean isTable(String name) {
		return TABLE.matcher(name).matches();
	}

	/**
	 * For a table {@code deepstream_record}.
	 * @return 4 threads, 10,000 waiting statements, 5 seconds
	 */
	public static JdbcStorageOptions defaults() {
		return new JdbcStorageOptions("deepstream_record", 4, 10_000, Duration.ofSeconds(5));
	}

}
