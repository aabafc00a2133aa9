package io.deepstream.server.auth;

/**
 * Users in the storage.
 *
 * @param table what their records' names begin with, without the slash that follows
 * @param createUser whether a name that is not there is registered by whoever logs in
 * with it
 * @param hash what passwords are hashed with
 * @param reportInvalidParameters whether a wrong password or a missing parameter is
 * answered; if not, the next authenticator is asked
 */
public record StorageUserOptions(String table, boolean createUser, PasswordHash hash, boolean reportInvalidParameters) {

	/** Characters of a record's name that a storage takes. */
	static final int MAX_NAME_LENGTH = 1024;

	/** Characters that are left for the name of a user. */
	private static final int ROOM = 128;

	public StorageUserOptions {
		if (table.isEmpty() || table.length() > MAX_NAME_LENGTH - ROOM) {
			throw new IllegalArgumentException("Not within 1 and " + (MAX_NAME_LENGTH - ROOM) + " characters: table");
		}
	}

	/**
	 * Whether a name can be that of a user: it is one part of a record's name, and one
	 * that could be part of a path, too.
	 */
	boolean isName(String name) {
		return !name.isEmpty() && this.table.length() + 1 + name.length() <= MAX_NAME_LENGTH && !name.equals(".")
				&& !name.equals("..") && name.codePoints().allMatch(StorageUserOptions::isPartOfName);
	}

	private static boolean isPartOfName(int symbol) {
		return symbol != '/' && symbol != '\\' && !Character.isISOControl(symbol)
				&& Character.getType(symbol) != Character.SURROGATE;
	}

}
