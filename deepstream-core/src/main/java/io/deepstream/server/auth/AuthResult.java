package io.deepstream.server.auth;

import java.time.Instant;

import io.deepstream.server.connection.User;
import org.jspecify.annotations.Nullable;

/**
 * An authenticator's answer.
 */
public sealed interface AuthResult {

	/**
	 * The login succeeds.
	 *
	 * @param user who it is
	 * @param expiresAt when the client has to have logged in again; null for never. One
	 * that has passed makes the login fail.
	 */
	record Allowed(User user, @Nullable Instant expiresAt) implements AuthResult {

		/**
		 * The login succeeds for as long as the connection lasts.
		 */
		public Allowed(User user) {
			this(user, null);
		}

	}

	/**
	 * The login fails.
	 *
	 * @param clientData UTF-8 JSON that tells the client why; never mutated
	 */
	record Denied(byte @Nullable [] clientData) implements AuthResult {
	}

	/**
	 * The login fails, but for a reason that is not the client's: nobody could say
	 * whether it was right. Unlike {@link Denied}, it does not count against the client's
	 * address.
	 *
	 * @param clientData as that of {@link Denied}
	 */
	record Unavailable(byte @Nullable [] clientData) implements AuthResult {
	}

	/**
	 * The login fails, and the client must not try again: it is told
	 * TOO_MANY_AUTH_ATTEMPTS and disconnected.
	 */
	record Refused() implements AuthResult {
	}

}
