package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.TestClient;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the settings of a node mean to its clients.
 */
class NodeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@ParameterizedTest
	@EnumSource
	void refusesClientsWhileItIsFull(Container container) throws IOException {
		try (TestNode node = TestNode.start(container, "deepstream.max-connections=1")) {
			SocketClient first = node.login("first");

			try (SocketClient second = SocketClient.handshake(node.port(), "/deepstream")) {
				assertThat(second.status()).isEqualTo(503);
				assertThat(second.headers()).contains("retry-after: 5");
			}

			first.close();
			Awaitility.await().atMost(PATIENCE).until(() -> node.server().connectionCount() == 0);
			node.login("third").close();
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY") // has no port until
																	// then: NettyTests
	void refusesClientsUntilItHasStarted(Container container) throws IOException {
		try (TestNode node = TestNode.start(container, List.of(EarlyClient.class))) {
			assertThat(node.context().getBean(EarlyClient.class).status).isEqualTo(503);
			node.login("later").close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void acceptsAnyOriginWhenAllAreAllowed(Container container) throws IOException {
		try (TestNode node = TestNode.start(container, "deepstream.websocket.allowed-origins=*");
				SocketClient client = SocketClient.handshake(node.port(), "/deepstream",
						"Origin: https://any.example")) {
			assertThat(client.status()).isEqualTo(101);
		}
	}

	@ParameterizedTest
	@EnumSource
	void tellsClientsThatItStopsAfterWhatWasSentBefore(Container container) throws IOException {
		SocketClient client;
		try (TestNode node = TestNode.start(container)) {
			client = node.login("alice").subscribe("news");
			try (SocketClient sender = node.login("bob")) {
				sender.emit("news", "\"last words\"");
				sender.send(Message.of(ConnectionAction.PING));
				sender.expect(ConnectionAction.PONG);
			}
		}

		assertThat(TestClient.text(client.expect(EventAction.EMIT))).isEqualTo("\"last words\"");
		assertThat(client.expectClose(1001).closeText()).isEqualTo(CloseReason.SERVER_STOPPING.text());
		client.close();
	}

	@ParameterizedTest
	@EnumSource
	void closesASilentClient(Container container) throws IOException {
		try (TestNode node = TestNode.start(container, "deepstream.connection.heartbeat-interval=200ms");
				SocketClient client = node.login("alice")) {
			Frame close = client.expectClose(CloseReason.HEARTBEAT_MISSED.code());

			assertThat(close.closeText()).isEqualTo(CloseReason.HEARTBEAT_MISSED.text());
		}
	}

	@ParameterizedTest
	@EnumSource
	void closesAClientThatDoesNotLogIn(Container container) throws IOException {
		try (TestNode node = TestNode.start(container, "deepstream.connection.unauthenticated-timeout=300ms");
				SocketClient client = node.connect()) {
			client.expect(ConnectionAction.AUTHENTICATION_TIMEOUT);
			client.expectClose(CloseReason.AUTHENTICATION_TIMEOUT.code());
		}
	}

	@ParameterizedTest
	@EnumSource
	void closesAClientAfterTheLastLoginAttempt(Container container) throws IOException {
		try (TestNode node = TestNode.start(container, List.of(Doorkeeper.class),
				"deepstream.connection.max-auth-attempts=1"); SocketClient client = node.connect()) {
			node.context().getBean(Doorkeeper.class).answer.complete(Optional.of(new AuthResult.Denied(null)));

			requestLogin(client);

			client.expect(AuthAction.AUTH_UNSUCCESSFUL);
			client.expect(AuthAction.TOO_MANY_AUTH_ATTEMPTS);
			client.expectClose(CloseReason.TOO_MANY_AUTH_ATTEMPTS.code());
		}
	}

	@ParameterizedTest
	@EnumSource
	void keepsTheOrderOfRequestsThatWaitForTheLogin(Container container) throws IOException {
		try (TestNode node = TestNode.start(container, List.of(Doorkeeper.class));
				SocketClient client = node.connect()) {
			requestLogin(client);
			for (int i = 0; i < 50; i++) {
				client.send(Message.builder(EventAction.SUBSCRIBE)
					.names(List.of("event-" + i))
					.correlationId(String.valueOf(i))
					.build());
			}

			node.context().getBean(Doorkeeper.class).answer
				.complete(Optional.of(new AuthResult.Allowed(new User("alice", null, null))));

			client.expect(AuthAction.AUTH_SUCCESSFUL);
			for (int i = 0; i < 50; i++) {
				assertThat(client.expect(EventAction.SUBSCRIBE).correlationId()).isEqualTo(String.valueOf(i));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void closesAClientWithTooManyRequestsThatWaitForTheLogin(Container container) throws IOException {
		try (TestNode node = TestNode.start(container, List.of(Doorkeeper.class),
				"deepstream.connection.max-pending-requests=16KB"); SocketClient client = node.connect()) {
			requestLogin(client);
			for (int i = 0; i < 100; i++) {
				client.emit("news", "1");
			}

			client.expectClose(CloseReason.TOO_MANY_PENDING_REQUESTS.code());
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> node.server().closedConnections(CloseReason.TOO_MANY_PENDING_REQUESTS) == 1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void tellsTheAuthenticatorTheHandshakeOfItsClient(Container container) throws IOException {
		try (TestNode node = TestNode.start(container, List.of(HeaderReader.class))) {
			for (String name : List.of("one", "two")) {
				try (SocketClient client = SocketClient.handshake(node.port(), "/deepstream?x=1", "X-Name: " + name)) {
					requestLogin(client);

					assertThat(TestClient.text(client.expect(AuthAction.AUTH_SUCCESSFUL)))
						.isEqualTo("\"" + name + " from 127.0.0.1 at /deepstream\"");
				}
			}
		}
	}

	private static void requestLogin(SocketClient client) throws IOException {
		client.introduce().send(Message.builder(AuthAction.REQUEST).data(TestClient.json("{}")).build());
	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyClient implements ApplicationListener<ServletWebServerInitializedEvent> {

		private int status;

		@Override
		public void onApplicationEvent(ServletWebServerInitializedEvent started) {
			try (SocketClient client = SocketClient.handshake(started.getWebServer().getPort(), "/deepstream")) {
				this.status = client.status();
			}
			catch (IOException failure) {
				throw new IllegalStateException(failure);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Doorkeeper {

		private final CompletableFuture<Optional<AuthResult>> answer = new CompletableFuture<>();

		@Bean
		Authenticator slowAuthenticator() {
			return (request) -> this.answer;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HeaderReader {

		@Bean
		Authenticator headerReader() {
			return (request) -> {
				String text = request.handshake().headers().get("x-name").get(0) + " from "
						+ request.handshake().remoteAddress() + " at " + request.handshake().path();
				User user = new User("alice", TestClient.json('"' + text + '"'), null);
				return CompletableFuture.completedStage(Optional.of(new AuthResult.Allowed(user)));
			};
		}

	}

}
