package io.deepstream.server.connector.rethinkdb;

import java.util.regex.Pattern;

/**
 * Where records are in RethinkDB, and in which fields.
 *
 * @param database name of the database
 * @param splitChar what ends the name of the table at the beginning of a record's name;
 * empty for none
 * @param defaultTable of records whose names do not begin with the name of a table
 * @param primaryKey field of the key
 * @param versionKey field of the version; empty for {@code __ds._v}
 */
public record RethinkDbLayout(String database, String splitChar, String defaultTable, String primaryKey,
		String versionKey) {

	/** Hyphens only since 2.4. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");

	public RethinkDbLayout {
		if (!isName(database) || !isName(defaultTable)) {
			throw new IllegalArgumentException(
					"database and defaultTable must be letters, digits, underscores and hyphens," + " but are "
							+ database + " and " + defaultTable);
		}
		if (primaryKey.isEmpty() || primaryKey.equals(versionKey)) {
			throw new IllegalArgumentException(
					"primaryKey must not be empty nor the same as versionKey, but is '" + primaryKey + "'");
		}
	}

	/**
	 * Whether a database or a table can have that name.
	 */
	public static boolean isName(String name) {
		return NAME.matcher(name).matches();
	}

	/**
	 * The layout of the original.
	 * @return database {@code deepstream}, table {@code deepstream_records}, key
	 * {@code ds_id}, not split
	 */
	public static RethinkDbLayout defaults() {
		return new RethinkDbLayout("deepstream", "", "deepstream_records", "ds_id", "");
	}

}
