package io.deepstream.server.auth;

import java.util.Map;
import java.util.Optional;

import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import org.jspecify.annotations.Nullable;

/**
 * What authenticators answer, from JSON trees as {@link Json#read} makes them.
 */
final class Answer {

	static final Json JSON = new Json(JsonLimits.DEFAULTS);

	/** The id of those for whom there is none; counts as anonymous. */
	private static final String NO_ID = "OPEN";

	private Answer() {
	}

	static Optional<AuthResult> allowed(@Nullable Object id, @Nullable Object clientData, @Nullable Object serverData) {
		String name = (id instanceof String || id instanceof Number) ? id.toString() : "";
		return Optional
			.of(new AuthResult.Allowed(new User(name.isEmpty() ? NO_ID : name, bytes(clientData), serverData)));
	}

	static Optional<AuthResult> denied(@Nullable Object clientData) {
		return Optional.of(new AuthResult.Denied(bytes(clientData)));
	}

	static Optional<AuthResult> deniedBecause(String error) {
		return denied(Map.of("error", error));
	}

	static Optional<AuthResult> unavailable(String error) {
		return Optional.of(new AuthResult.Unavailable(bytes(Map.of("error", error))));
	}

	private static byte @Nullable [] bytes(@Nullable Object tree) {
		try {
			return (tree != null) ? JSON.write(tree) : null;
		}
		catch (JsonException ex) {
			throw new IllegalStateException("Client data cannot be written", ex);
		}
	}

}
