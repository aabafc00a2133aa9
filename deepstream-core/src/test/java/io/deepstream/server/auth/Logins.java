package io.deepstream.server.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.User;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks an authenticator and reads what it answers.
 */
final class Logins {

	static final HashThreads THREADS = new HashThreads(100, Duration.ofMinutes(1));

	/** Little work. */
	static final PasswordHash HASH = new PasswordHash(HashAlgorithm.SHA256, 3, 32);

	private Logins() {
	}

	static AuthRequest request(Object... namesAndValues) {
		Map<String, Object> credentials = new HashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			credentials.put((String) namesAndValues[i], namesAndValues[i + 1]);
		}
		return new AuthRequest(
				new Handshake("192.0.2.7", "/deepstream",
						Map.of("cookie", List.of("a=1", "b=2"), "referer", List.of("https://page.example/"))),
				credentials);
	}

	static AuthRequest named(String username, String password) {
		return request("username", username, "password", password);
	}

	static Optional<AuthResult> ask(Authenticator authenticator, AuthRequest request) {
		return authenticator.authenticate(request).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
	}

	static User allowed(Authenticator authenticator, AuthRequest request) {
		AuthResult result = ask(authenticator, request).orElseThrow();
		assertThat(result).isInstanceOf(AuthResult.Allowed.class);
		return ((AuthResult.Allowed) result).user();
	}

	/** What the client is told, "" for nothing. */
	static String denied(Authenticator authenticator, AuthRequest request) {
		AuthResult result = ask(authenticator, request).orElseThrow();
		assertThat(result).isInstanceOf(AuthResult.Denied.class);
		return text(((AuthResult.Denied) result).clientData());
	}

	static String unavailable(Authenticator authenticator, AuthRequest request) {
		AuthResult result = ask(authenticator, request).orElseThrow();
		assertThat(result).isInstanceOf(AuthResult.Unavailable.class);
		return text(((AuthResult.Unavailable) result).clientData());
	}

	static String text(byte[] json) {
		return (json != null) ? new String(json, StandardCharsets.UTF_8) : "";
	}

}
