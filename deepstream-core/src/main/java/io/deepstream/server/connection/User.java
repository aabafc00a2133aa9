package io.deepstream.server.connection;

import org.jspecify.annotations.Nullable;

/**
 * A logged-in user.
 *
 * @param id name in presence and permissions; several connections may share it
 * @param clientData UTF-8 JSON sent to the client at login and, if configured, to rpc
 * providers; never mutated
 * @param serverData visible to permission rules only, never sent
 */
public record User(String id, byte @Nullable [] clientData, @Nullable Object serverData) {

	/** The id of users without a name. */
	public static final String ANONYMOUS_ID = "open";

	public User {
		if (id.isEmpty()) {
			throw new IllegalArgumentException("A user's id must not be empty; use \"" + ANONYMOUS_ID + "\"");
		}
	}

	/**
	 * A user whose client is told nothing.
	 */
	public User(String id, @Nullable Object serverData) {
		this(id, null, serverData);
	}

	/**
	 * Whether this is a user without a name. Both spellings of the original count
	 * ({@code features.md} 1.21, 20).
	 * @return true for {@code open} and {@code OPEN}
	 */
	public boolean isAnonymous() {
		return this.id.equals(ANONYMOUS_ID) || this.id.equals("OPEN");
	}

}
