package io.deepstream.server.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import io.deepstream.server.auth.AuthRequest;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connector.DriverThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * Logs clients in by Spring Security: a token or a name and password that they send, else
 * what the handshake tells of them. What may block has threads of its own. Whatever is
 * thrown by what checks credentials may quote them, so only its type is passed on.
 */
final class SpringAuthenticator implements Authenticator {

	private static final Logger logger = LoggerFactory.getLogger(SpringAuthenticator.class);

	private static final String BEARER = "Bearer ";

	private static final AuthResult BUSY = new AuthResult.Unavailable(
			"{\"error\":\"too many logins at the moment\"}".getBytes(StandardCharsets.US_ASCII));

	private final @Nullable AuthenticationManager passwords;

	private final @Nullable BearerTokens tokens;

	private final boolean certificates;

	private final DriverThreads threads;

	/**
	 * Logs in by what is there.
	 * @param passwords checks names and passwords; null if nothing does
	 * @param tokens checks tokens; null if nothing does
	 * @param certificates whether TLS certificates count
	 * @param threads where the two check
	 */
	SpringAuthenticator(@Nullable AuthenticationManager passwords, @Nullable BearerTokens tokens, boolean certificates,
			DriverThreads threads) {
		this.passwords = passwords;
		this.tokens = tokens;
		this.certificates = certificates;
		this.threads = threads;
	}

	@Override
	public CompletionStage<Optional<AuthResult>> authenticate(AuthRequest request) {
		Map<String, Object> credentials = request.credentials();
		if (credentials.get("token") instanceof String token) {
			return byToken(token);
		}
		if (credentials.containsKey("token") || credentials.containsKey("username")
				|| credentials.containsKey("password")) {
			return byPassword(credentials.get("username"), credentials.get("password"));
		}
		return byHandshake(request.handshake());
	}

	private CompletionStage<Optional<AuthResult>> byToken(String token) {
		BearerTokens tokens = this.tokens;
		if (tokens == null) {
			return answer(null);
		}
		return token.isBlank() ? answer(SpringUsers.NOBODY) : check(() -> tokens.authenticate(token));
	}

	private CompletionStage<Optional<AuthResult>> byPassword(@Nullable Object username, @Nullable Object password) {
		AuthenticationManager manager = this.passwords;
		if (manager == null || !(username instanceof String name) || !(password instanceof String secret)) {
			return answer(null);
		}
		return check(() -> manager.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(name, secret)));
	}

	private CompletionStage<Optional<AuthResult>> byHandshake(Handshake handshake) {
		Principal principal = handshake.principal();
		if (principal != null) {
			return answer(SpringUsers.of(principal));
		}
		String header = handshake.headers().getOrDefault("authorization", List.of("")).get(0);
		if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			return byToken(header.substring(BEARER.length()).strip());
		}
		X509Certificate certificate = handshake.certificate();
		return answer((this.certificates && certificate != null) ? SpringUsers.of(certificate) : null);
	}

	private static CompletionStage<Optional<AuthResult>> answer(@Nullable AuthResult result) {
		return CompletableFuture.completedStage(Optional.ofNullable(result));
	}

	private CompletionStage<Optional<AuthResult>> check(Supplier<Authentication> login) {
		return this.threads.call(() -> Optional.of(result(login))).exceptionally((failure) -> {
			if (failure instanceof RejectedExecutionException) {
				logger.warn("A login is refused: too many wait (property deepstream.auth.spring.queue-size)");
				return Optional.of(BUSY);
			}
			throw new IllegalStateException("A login could not be checked: " + types(failure));
		});
	}

	private static AuthResult result(Supplier<Authentication> login) {
		try {
			return SpringUsers.of(login.get());
		}
		catch (AuthenticationServiceException nobodyKnows) {
			throw nobodyKnows;
		}
		catch (AuthenticationException wrong) {
			logger.debug("Spring Security refuses a login: {}", types(wrong));
			return SpringUsers.NOBODY;
		}
	}

	private static String types(Throwable failure) {
		List<String> types = new ArrayList<>();
		for (Throwable cause = failure; cause != null && types.size() < 10; cause = cause.getCause()) {
			types.add(cause.getClass().getName());
		}
		return String.join(", caused by ", types);
	}

	/**
	 * What clients can log in by.
	 */
	@Override
	public String toString() {
		List<String> ways = new ArrayList<>();
		if (this.tokens != null) {
			ways.add("tokens");
		}
		if (this.passwords != null) {
			ways.add("names and passwords");
		}
		ways.add("the handshake's principal");
		if (this.certificates) {
			ways.add("client certificates");
		}
		return "Spring Security: " + String.join(", ", ways);
	}

}
