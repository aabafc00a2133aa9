package io.deepstream.server.routing;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.deepstream.server.auth.AuthRequest;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authentication;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
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
 * is kept and handled after it, not refused. A user who is logged in may log in again,
 * which the original does not know, to go on after the login's expiry.
 */
public final class Login {

	private static final Logger logger = LoggerFactory.getLogger(Login.class);

	private static final AuthResult EXPIRED = denied("login has expired");

	private static final AuthResult OTHER_USER = denied("this connection is another user's");

	private static final AuthResult UNDER_WAY = denied("a login is under way");

	private static final AuthResult REFUSED = denied("too many failed logins");

	private final Authentication authentication;

	private final Json json;

	private final LoginExpiry expiry;

	private final Consumer<Connection> loggedIn;

	private final Consumer<Connection> changed;

	/** Connections whose user logs in again: one attempt of each at a time. */
	private final Set<Connection> again = ConcurrentHashMap.newKeySet();

	/**
	 * Logs clients in.
	 * @param authentication asked who a client is
	 * @param json reads what clients send
	 * @param expiry ends what has expired
	 * @param loggedIn told before the client is told
	 * @param changed told of a user who has logged in again with other server data
	 */
	public Login(Authentication authentication, Json json, LoginExpiry expiry, Consumer<Connection> loggedIn,
			Consumer<Connection> changed) {
		this.authentication = authentication;
		this.json = json;
		this.expiry = expiry;
		this.loggedIn = loggedIn;
		this.changed = changed;
	}

	private static AuthResult denied(String error) {
		return new AuthResult.Denied(("{\"error\":\"" + error + "\"}").getBytes(StandardCharsets.US_ASCII));
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
			connection.refuse(Limit.NOT_LOGGED_IN, Message.of(AuthAction.INVALID_MESSAGE));
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
			connection.refuse(Limit.NOT_LOGGED_IN, Message.of(ConnectionAction.INVALID_MESSAGE));
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
		return ask(connection, credentials.get()).thenAccept((result) -> {
			if (result instanceof AuthResult.Allowed allowed) {
				enter(connection, allowed);
				this.loggedIn.accept(connection);
				succeed(connection, allowed.user());
			}
			else {
				fail(connection, result, result instanceof AuthResult.Refused || connection.loginFailed());
			}
		});
	}

	/**
	 * Handles the login request of a client that is logged in. It keeps the user it has
	 * until the authenticator has answered, and if the login fails. As everything that
	 * the connection has was permitted to that user, another one is refused.
	 * @param connection the client
	 * @param message a request
	 * @return completes when it is answered; never fails
	 */
	CompletionStage<?> again(Connection connection, Message message) {
		Optional<Map<String, Object>> credentials = credentials(connection, message.data());
		if (credentials.isEmpty()) {
			connection.refuse(Limit.INVALID_DATA, Message.of(AuthAction.INVALID_MESSAGE_DATA));
		}
		else if (!this.again.add(connection)) {
			fail(connection, UNDER_WAY, false);
		}
		else {
			return ask(connection, credentials.get()).thenAccept((result) -> answerAgain(connection, result));
		}
		return CompletableFuture.completedStage(null);
	}

	private void answerAgain(Connection connection, AuthResult result) {
		User before = connection.user();
		if (before != null && result instanceof AuthResult.Allowed allowed && allowed.user().id().equals(before.id())) {
			enter(connection, allowed);
			this.again.remove(connection);
			succeed(connection, allowed.user());
			if (!Objects.equals(allowed.user().serverData(), before.serverData())) {
				this.changed.accept(connection);
			}
			return;
		}
		boolean last = connection.loginFailed();
		this.again.remove(connection);
		fail(connection, reason(result), last);
	}

	/** Failures of others, at the same address, do not close what is logged in. */
	private static AuthResult reason(AuthResult result) {
		if (result instanceof AuthResult.Allowed) {
			return OTHER_USER;
		}
		return (result instanceof AuthResult.Refused) ? REFUSED : result;
	}

	private void enter(Connection connection, AuthResult.Allowed allowed) {
		connection.loggedIn(allowed.user(), this.expiry.watch(connection, allowed.expiresAt()));
	}

	private static void succeed(Connection connection, User user) {
		connection.send(Message.builder(AuthAction.AUTH_SUCCESSFUL).data(user.clientData()).build());
	}

	private static void fail(Connection connection, AuthResult result, boolean last) {
		if (result instanceof AuthResult.Denied denied) {
			connection.refuse(Limit.FAILED_LOGINS,
					Message.builder(AuthAction.AUTH_UNSUCCESSFUL).data(denied.clientData()).build());
		}
		else {
			connection.refuse(Limit.ADDRESS_FAILURES, null);
		}
		if (last) {
			connection.send(Message.of(AuthAction.TOO_MANY_AUTH_ATTEMPTS));
			connection.close(CloseReason.TOO_MANY_AUTH_ATTEMPTS);
		}
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

	/** Never fails. */
	private CompletionStage<AuthResult> ask(Connection connection, Map<String, Object> credentials) {
		return this.authentication.ask(new AuthRequest(connection.handshake(), credentials))
			.thenApply(this::unlessExpired);
	}

	private AuthResult unlessExpired(AuthResult result) {
		return (result instanceof AuthResult.Allowed allowed && this.expiry.isOver(allowed.expiresAt())) ? EXPIRED
				: result;
	}

}
