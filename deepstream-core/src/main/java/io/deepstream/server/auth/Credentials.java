package io.deepstream.server.auth;

import java.util.Optional;

/**
 * Name and password as a client sends them. Never written anywhere.
 */
record Credentials(String username, String password) {

	/** Empty unless both are texts. */
	static Optional<Credentials> of(AuthRequest request) {
		return (request.credentials().get("username") instanceof String username
				&& request.credentials().get("password") instanceof String password)
						? Optional.of(new Credentials(username, password)) : Optional.empty();
	}

	@Override
	public String toString() {
		return "Credentials";
	}

}
