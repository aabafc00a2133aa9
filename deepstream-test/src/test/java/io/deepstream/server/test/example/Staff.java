package io.deepstream.server.test.example;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.auth.AuthRequest;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.connection.User;

import org.springframework.stereotype.Component;

/**
 * Guests for an hour, and an editor with a password.
 */
@Component
class Staff implements Authenticator {

	static final Duration VISIT = Duration.ofHours(1);

	@Override
	public CompletionStage<Optional<AuthResult>> authenticate(AuthRequest request) {
		Map<String, Object> credentials = request.credentials();
		String name = String.valueOf(credentials.get("username"));
		AuthResult result = !name.equals("editor")
				? new AuthResult.Allowed(new User(name, Map.of("role", "guest")), Instant.now().plus(VISIT))
				: "secret".equals(credentials.get("password"))
						? new AuthResult.Allowed(new User(name, Map.of("role", "editor")))
						: new AuthResult.Denied("\"wrong password\"".getBytes(StandardCharsets.UTF_8));
		return CompletableFuture.completedStage(Optional.of(result));
	}

}
