package io.deepstream.server.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.deepstream.server.auth.AuthRequest;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phase before a client is logged in: challenge, then login; as
 * {@code connection-endpoint.ts}, 10.1.4, but what arrives while an authenticator thinks
 * is kept and handled after it, not refused.
 */
public final class Login {

	private static final Logger logger = LoggerFactory.getLogger(Login.class);

	private final List<Authenticator> authenticators;

	private final Json json;

	private final Consumer<Connection> loggedIn;

	/**
	 * Logs clients in.
	 * @param authenticators asked in this order
	 * @param json reads what clients send
	 * @param loggedIn told before the client is told
	 */
	public Login(List<Authenticator> authenticators, Json json, Consumer<Connection> loggedIn) {
		this.authenticators = List.copyOf(authenticators);
		this.json = json;
		this.loggedIn = loggedIn;
	}

	/**
	 * Handles a message of a client that is not logged in.
	 * @param connection the client
	 * @param message any
	 * @return pending while an authenticator thinks; null otherwise
	 */
	@Nullable CompletionStage<?> received(Connection connection, Message message) {
		if (!connection.isChallenged()) {
			introduce(connection, message);
			return null;
		}
		if (message.action() == ConnectionAction.PING) {
			return null;
		}
		if (message.topic() != Topic.AUTH) {
			connection.send(Message.of(AuthAction.INVALID_MESSAGE));
			return null;
		}
		return login(connection, message);
	}

	private static void introduce(Connection connection, Message message) {
		if (message.action() == ConnectionAction.CHALLENGE) {
			connection.challenged();
			connection.send(Message.of(ConnectionAction.ACCEPT));
		}
		else if (message.topic() != Topic.CONNECTION) {
			connection.send(Message.of(ConnectionAction.INVALID_MESSAGE));
		}
	}

	private @Nullable CompletionStage<?> login(Connection connection, Message message) {
		Optional<Map<String, Object>> credentials = (message.action() == AuthAction.REQUEST)
				? credentials(message.data()) : Optional.empty();
		if (credentials.isEmpty()) {
			connection.send(Message.of(AuthAction.INVALID_MESSAGE_DATA));
			connection.close(CloseReason.INVALID_AUTH_DATA);
			return null;
		}
		return ask(new AuthRequest(connection.handshake(), credentials.get()), 0).handle((result, failure) -> {
			if (failure != null) {
				logger.error("Authenticator failed for {}", connection, failure);
			}
			answer(connection, (failure != null) ? new AuthResult.Denied(null) : result);
			return null;
		});
	}

	@SuppressWarnings("unchecked")
	private Optional<Map<String, Object>> credentials(byte @Nullable [] data) {
		try {
			return (data != null && this.json.read(data) instanceof Map<?, ?> object)
					? Optional.of((Map<String, Object>) object) : Optional.empty();
		}
		catch (JsonException invalid) {
			logger.debug("Login data is not JSON", invalid);
			return Optional.empty();
		}
	}

	private CompletionStage<AuthResult> ask(AuthRequest request, int index) {
		if (index == this.authenticators.size()) {
			return CompletableFuture.completedStage(new AuthResult.Denied(null));
		}
		CompletionStage<Optional<AuthResult>> asked;
		try {
			asked = this.authenticators.get(index).authenticate(request);
		}
		catch (RuntimeException failure) {
			return CompletableFuture.failedStage(failure);
		}
		return asked.thenCompose(
				(result) -> result.map(CompletableFuture::completedStage).orElseGet(() -> ask(request, index + 1)));
	}

	private void answer(Connection connection, AuthResult result) {
		if (result instanceof AuthResult.Allowed allowed) {
			User user = allowed.user();
			connection.loggedIn(user);
			this.loggedIn.accept(connection);
			connection.send(Message.builder(AuthAction.AUTH_SUCCESSFUL).data(user.clientData()).build());
			return;
		}
		byte[] reason = ((AuthResult.Denied) result).clientData();
		connection.send(Message.builder(AuthAction.AUTH_UNSUCCESSFUL).data(reason).build());
		if (connection.loginFailed()) {
			connection.send(Message.of(AuthAction.TOO_MANY_AUTH_ATTEMPTS));
			connection.close(CloseReason.TOO_MANY_AUTH_ATTEMPTS);
		}
	}

}
