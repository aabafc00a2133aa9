package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.ParserAction;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The states before a client is logged in, as {@code spec/binary.md} section 3 has them.
 */
class LoginTests {

	private static final Authenticator UNDECIDED = (request) -> CompletableFuture.completedStage(Optional.empty());

	private final List<DeepstreamServer> servers = new ArrayList<>();

	@AfterEach
	void stop() {
		this.servers.forEach((server) -> server.stop().toCompletableFuture().join());
	}

	static Stream<Message> outsideConnectionTopic() {
		return Stream.of(Message.builder(AuthAction.REQUEST).data(json("{}")).build(),
				Message.builder(EventAction.EMIT).name("news").build(),
				Message.builder(RecordAction.READ).name("a").build(), Message.of(PresenceAction.QUERY_ALL),
				Message.builder(RpcAction.REQUEST).name("a").correlationId("1").build(),
				Message.of(ParserAction.ERROR));
	}

	@ParameterizedTest
	@MethodSource("outsideConnectionTopic")
	void answersInvalidMessageToAnyOtherTopicBeforeTheChallenge(Message early) {
		TestClient client = connect();

		client.send(early);

		assertBare(client.expect(ConnectionAction.INVALID_MESSAGE));
		introduce(client);
		assertThat(client.received()).isEmpty();
		assertThat(client.closeReason()).isNull();
	}

	@Test
	void answersInvalidMessageToWhatCannotBeDecodedBeforeTheChallenge() {
		TestClient client = connect();

		client.connection().receiveText();

		assertBare(client.expect(ConnectionAction.INVALID_MESSAGE));
		introduce(client);
	}

	@ParameterizedTest
	@EnumSource(names = { "CHALLENGE", "UNKNOWN" }, mode = EnumSource.Mode.EXCLUDE)
	void answersNothingToOtherConnectionActionsBeforeTheChallenge(ConnectionAction action) {
		TestClient client = connect();

		client.send(Message.of(action));

		introduce(client);
		assertThat(client.received()).isEmpty();
		assertThat(client.closeReason()).isNull();
	}

	@Test
	void acceptsAChallengeWhateverItsFieldsAre() {
		TestClient client = connect();

		client.send(Message.of(ConnectionAction.CHALLENGE));

		assertBare(client.expect(ConnectionAction.ACCEPT));
	}

	@Test
	void answersNoPingBeforeLogin() {
		TestClient client = challenged(new OpenAuthenticator());

		client.send(Message.of(ConnectionAction.PING));

		login(client, "{}");
		assertThat(client.received()).isEmpty();
		client.send(Message.of(ConnectionAction.PING));
		client.expect(ConnectionAction.PONG);
	}

	static Stream<Message> outsideAuthTopic() {
		return Stream.of(Message.of(ConnectionAction.CHALLENGE), Message.of(ConnectionAction.PONG),
				Message.builder(EventAction.LISTEN).name("a.*").correlationId("1").build(),
				Message.builder(RecordAction.READ).name("a").build(), Message.of(PresenceAction.QUERY_ALL),
				Message.builder(RpcAction.REQUEST).name("a").correlationId("1").build(),
				Message.of(ParserAction.ERROR));
	}

	@ParameterizedTest
	@MethodSource("outsideAuthTopic")
	void dropsRequestsOfOtherTopicsBetweenChallengeAndLogin(Message early) {
		TestClient client = challenged(new OpenAuthenticator());

		client.send(early);

		assertBare(client.expect(AuthAction.INVALID_MESSAGE));
		login(client, "{}");
		client.expectNothing();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "1", "\"text\"", "true", "{broken", "", "{} {}" })
	void closesWhenLoginDataIsNoJsonObject(String data) {
		TestClient client = challenged(new OpenAuthenticator());

		client.send(Message.builder(AuthAction.REQUEST).data(json(data)).build());

		assertBare(client.expect(AuthAction.INVALID_MESSAGE_DATA));
		assertThat(client.closeReason()).isEqualTo(CloseReason.INVALID_AUTH_DATA);
	}

	@Test
	void closesWhenLoginDataIsAbsent() {
		TestClient client = challenged(new OpenAuthenticator());

		client.send(Message.of(AuthAction.REQUEST));

		assertBare(client.expect(AuthAction.INVALID_MESSAGE_DATA));
		assertThat(client.closeReason()).isEqualTo(CloseReason.INVALID_AUTH_DATA);
	}

	@ParameterizedTest
	@EnumSource(names = { "REQUEST", "UNKNOWN" }, mode = EnumSource.Mode.EXCLUDE)
	void closesOnOtherAuthActions(AuthAction action) {
		TestClient client = challenged(new OpenAuthenticator());

		client.send(Message.builder(action).data(json("{}")).build());

		assertBare(client.expect(AuthAction.INVALID_MESSAGE_DATA));
		assertThat(client.closeReason()).isEqualTo(CloseReason.INVALID_AUTH_DATA);
	}

	@Test
	void tellsClientDataOfASuccessfulLogin() {
		User user = new User("alice", json("{\"theme\":1}"), null);
		TestClient client = challenged(
				(request) -> CompletableFuture.completedStage(Optional.of(new AuthResult.Allowed(user))));

		client.send(request("{}"));

		assertThat(TestClient.text(client.expect(AuthAction.AUTH_SUCCESSFUL))).isEqualTo("{\"theme\":1}");
	}

	@Test
	void keepsAbsentClientDataAbsent() {
		TestClient client = challenged(new OpenAuthenticator());

		client.send(request("{}"));

		assertBare(client.expect(AuthAction.AUTH_SUCCESSFUL));
	}

	@Test
	void tellsClientDataOfAFailedLoginAndLetsTheClientTryAgain() {
		TestClient client = challenged(password("secret"));

		client.send(request("{\"password\":\"wrong\"}"));

		assertThat(TestClient.text(client.expect(AuthAction.AUTH_UNSUCCESSFUL))).isEqualTo("\"wrong password\"");
		login(client, "{\"password\":\"secret\"}");
	}

	@Test
	void closesAfterTheLastAllowedAttempt() {
		TestClient client = challenged(password("secret"));

		for (int attempt = 0; attempt < 3; attempt++) {
			assertThat(client.closeReason()).isNull();
			client.send(request("{}"));
			client.expect(AuthAction.AUTH_UNSUCCESSFUL);
		}

		assertBare(client.expect(AuthAction.TOO_MANY_AUTH_ATTEMPTS));
		assertThat(client.closeReason()).isEqualTo(CloseReason.TOO_MANY_AUTH_ATTEMPTS);
	}

	@Test
	void theFirstAuthenticatorThatAnswersDecides() {
		TestClient client = challenged(UNDECIDED, password("secret"), new OpenAuthenticator());

		client.send(request("{}"));

		client.expect(AuthAction.AUTH_UNSUCCESSFUL);
	}

	@Test
	void deniesWithoutDataWhenNoAuthenticatorAnswers() {
		TestClient client = challenged(UNDECIDED, UNDECIDED);

		client.send(request("{}"));

		assertBare(client.expect(AuthAction.AUTH_UNSUCCESSFUL));
	}

	@Test
	void deniesWithoutDataWhenAnAuthenticatorFails() {
		TestClient client = challenged((request) -> CompletableFuture.failedStage(new IllegalStateException("down")));
		TestClient second = challenged((request) -> {
			throw new IllegalStateException("down");
		});

		client.send(request("{}"));
		second.send(request("{}"));

		assertBare(client.expect(AuthAction.AUTH_UNSUCCESSFUL));
		assertBare(second.expect(AuthAction.AUTH_UNSUCCESSFUL));
	}

	@Test
	void answersWhatMeansNothingAfterLoginWithUnknownTopic() {
		TestClient client = TestClient.login(server(new OpenAuthenticator()), "alice");

		for (Action action : List.of(ConnectionAction.CHALLENGE, ConnectionAction.PONG, AuthAction.AUTH_SUCCESSFUL,
				ParserAction.ERROR)) {
			client.send(Message.of(action));
			client.expect(ParserAction.UNKNOWN_TOPIC);
		}

		assertThat(client.closeReason()).isNull();
	}

	@Test
	void theLoginTimeoutIsNotCancelledByAFailedLogin() {
		TestClient client = challenged(password("secret"));
		client.send(request("{}"));
		client.expect(AuthAction.AUTH_UNSUCCESSFUL);

		client.connection().checkTimeouts(System.nanoTime() + Duration.ofSeconds(181).toNanos());

		assertBare(client.expect(ConnectionAction.AUTHENTICATION_TIMEOUT));
		assertThat(client.closeReason()).isEqualTo(CloseReason.AUTHENTICATION_TIMEOUT);
	}

	@Test
	void pingsDoNotPostponeTheLoginTimeout() {
		TestClient client = connect();
		client.send(Message.of(ConnectionAction.PING));

		client.connection().checkTimeouts(System.nanoTime() + Duration.ofSeconds(181).toNanos());

		assertThat(client.closeReason()).isEqualTo(CloseReason.AUTHENTICATION_TIMEOUT);
	}

	private DeepstreamServer server(Authenticator... authenticators) {
		ServerParts parts = ServerParts.inMemory();
		DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), new ServerParts(parts.cache(), null,
				null, List.of(authenticators), parts.permissions(), parts.listener()));
		server.start().toCompletableFuture().join();
		this.servers.add(server);
		return server;
	}

	private TestClient connect() {
		return TestClient.connect(server(new OpenAuthenticator()));
	}

	private TestClient challenged(Authenticator... authenticators) {
		TestClient client = TestClient.connect(server(authenticators));
		introduce(client);
		return client;
	}

	private static void introduce(TestClient client) {
		client.send(Message.of(ConnectionAction.CHALLENGE));
		client.expect(ConnectionAction.ACCEPT);
	}

	private static void login(TestClient client, String data) {
		client.send(request(data));
		client.expect(AuthAction.AUTH_SUCCESSFUL);
	}

	private static Message request(String data) {
		return Message.builder(AuthAction.REQUEST).data(json(data)).build();
	}

	private static Authenticator password(String password) {
		return (request) -> CompletableFuture
			.completedStage(Optional.of(password.equals(request.credentials().get("password"))
					? new AuthResult.Allowed(new User("u", null, null))
					: new AuthResult.Denied(json("\"wrong password\""))));
	}

	/** The wire form is the action alone. */
	private static void assertBare(Message message) {
		assertThat(message).isEqualTo(Message.of(message.action()));
	}

}
