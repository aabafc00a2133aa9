package io.deepstream.server.connector.rethinkdb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which table a record is in, and under which primary key.
 */
final class RecordPlaces {

	private static final int MAX_KEY = 127;

	private final Pattern split;

	private final boolean splits;

	private final String splitChar;

	private final String defaultTable;

	RecordPlaces(RethinkDbLayout layout) {
		this.splitChar = layout.splitChar();
		this.splits = !this.splitChar.isEmpty();
		this.split = Pattern.compile("([A-Za-z0-9_]{1,128})" + Pattern.quote(this.splitChar));
		this.defaultTable = layout.defaultTable();
	}

	/**
	 * Word characters before the split character are the table, as in the original;
	 * otherwise the whole name is the id in the default table. So is a name that begins
	 * with the default table, in which another record could have the rest as its id.
	 */
	Place place(String name) {
		Matcher start = this.split.matcher(name);
		if (this.splits && start.lookingAt() && !start.group(1).equals(this.defaultTable)) {
			return new Place(start.group(1), name.substring(start.end()));
		}
		return new Place(this.defaultTable, name);
	}

	/**
	 * Where versions before 2 of the original had a record whose name has several split
	 * characters.
	 */
	Optional<Place> olderPlace(String name) {
		Place place = place(name);
		boolean isOther = this.splits && !place.id().equals(name) && place.id().contains(this.splitChar);
		return isOther ? Optional.of(new Place(this.defaultTable, name)) : Optional.empty();
	}

	/**
	 * A record's place.
	 *
	 * @param table its table
	 * @param id what its name says
	 */
	record Place(String table, String id) {

		/**
		 * The id, or its hash if RethinkDB would not take it as a primary key: those of
		 * more than 127 characters, as in the original, or bytes, and with U+0000.
		 */
		String key() {
			byte[] bytes = this.id.getBytes(StandardCharsets.UTF_8);
			if (bytes.length <= MAX_KEY && this.id.indexOf('\0') < 0) {
				return this.id;
			}
			try {
				return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException("Every JDK has SHA-256", ex);
			}
		}

		boolean isHashed() {
			return !key().equals(this.id);
		}

	}

}
