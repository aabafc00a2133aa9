package io.deepstream.server.routing;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.deepstream.server.auth.AuthRequest;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authentication;
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

	private final Authentication authentication;

	private final Json json;

	private final Consumer<Connection> loggedIn;

	/**
	 * Logs clients in.
	 * @param authentication asked who a client is
	 * @param json reads what clients send
	 * @param loggedIn told before the client is told
	 */
	public Login(Authentication authentication, Json json, Consumer<Connection> loggedIn) {
		this.authentication = authentication;
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
				? credentials(connection, message.data()) : Optional.empty();
		if (credentials.isEmpty()) {
			connection.send(Message.of(AuthAction.INVALID_MESSAGE_DATA));
			connection.close(CloseReason.INVALID_AUTH_DATA);
			return null;
		}
		return this.authentication.ask(new AuthRequest(connection.handshake(), credentials.get()))
			.thenAccept((result) -> answer(connection, result));
	}

	@SuppressWarnings("unchecked")
	private Optional<Map<String, Object>> credentials(Connection connection, byte @Nullable [] data) {
		try {
			return (data != null && this.json.read(data) instanceof Map<?, ?> object)
					? Optional.of((Map<String, Object>) object) : Optional.empty();
		}
		catch (JsonException quotesTheData) {
			logger.debug("{} sent login data that is not JSON", connection);
			return Optional.empty();
		}
	}

	private void answer(Connection connection, AuthResult result) {
		if (result instanceof AuthResult.Allowed allowed) {
			User user = allowed.user();
			connection.loggedIn(user);
			this.loggedIn.accept(connection);
			connection.send(Message.builder(AuthAction.AUTH_SUCCESSFUL).data(user.clientData()).build());
			return;
		}
		if (result instanceof AuthResult.Denied denied) {
			connection.send(Message.builder(AuthAction.AUTH_UNSUCCESSFUL).data(denied.clientData()).build());
		}
		if (result instanceof AuthResult.Refused || connection.loginFailed()) {
			connection.send(Message.of(AuthAction.TOO_MANY_AUTH_ATTEMPTS));
			connection.close(CloseReason.TOO_MANY_AUTH_ATTEMPTS);
		}
	}

}
