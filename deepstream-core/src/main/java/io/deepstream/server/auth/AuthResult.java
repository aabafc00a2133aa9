package io.deepstream.server.auth;

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
	 */
	record Allowed(User user) implements AuthResult {
	}

	/**
	 * The login fails.
	 *
	 * @param clientData UTF-8 JSON that tells the client why; never mutated
	 */
	record Denied(byte @Nullable [] clientData) implements AuthResult {
	}

}
