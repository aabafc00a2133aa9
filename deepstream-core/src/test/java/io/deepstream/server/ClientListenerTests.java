package io.deepstream.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.connection.ClientListener;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Requests.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Who hears of clients.
 */
class ClientListenerTests {

	private final List<String> heard = new CopyOnWriteArrayList<>();

	private final List<DeepstreamServer> servers = new ArrayList<>();

	private final ClientListener listener = new ClientListener() {

		@Override
		public void connected(Connection client) {
			ClientListenerTests.this.heard.add("connected " + client.user().id() + " " + client.id());
		}

		@Override
		public void disconnected(Connection client) {
			ClientListenerTests.this.heard
				.add("disconnected " + client.user().id() + " " + client.id() + " " + client.closeReason());
		}

	};

	@AfterEach
	void stop() {
		this.servers.forEach((server) -> server.stop().toCompletableFuture().join());
	}

	@Test
	void hearsOfEachClientThatLogsInAndOfItsGoing() {
		DeepstreamServer server = server(this.listener, new OpenAuthenticator());
		TestClient first = TestClient.login(server, "alice");
		TestClient second = TestClient.login(server, "alice");

		second.vanish();
		server.disconnect("alice", null);

		await().untilAsserted(() -> assertThat(this.heard).containsExactly("connected alice " + first.connection().id(),
				"connected alice " + second.connection().id(),
				"disconnected alice " + second.connection().id() + " " + CloseReason.CLIENT_GONE,
				"disconnected alice " + first.connection().id() + " " + CloseReason.DISCONNECTED));
	}

	@Test
	void hearsNothingOfClientsThatDoNotLogIn() {
		DeepstreamServer server = server(this.listener, new OpenAuthenticator());

		TestClient.connect(server).vanish();

		assertThat(this.heard).isEmpty();
	}

	@Test
	void hearsOfNoEndBeforeTheBeginningOfAClientThatGoesWhileItLogsIn() {
		CompletableFuture<Optional<AuthResult>> answer = new CompletableFuture<>();
		DeepstreamServer server = server(this.listener, (request) -> answer);
		TestClient client = TestClient.connect(server);
		client.challenge();
		client.expect(ConnectionAction.ACCEPT);
		client.authenticate("alice");

		client.vanish();
		answer.complete(Optional.of(new AuthResult.Allowed(new User("alice", null))));

		await()
			.untilAsserted(() -> assertThat(this.heard).containsExactly("connected alice " + client.connection().id(),
					"disconnected alice " + client.connection().id() + " " + CloseReason.CLIENT_GONE));
	}

	@Test
	void aListenerThatFailsChangesNothingForClients() {
		ClientListener failing = new ClientListener() {

			@Override
			public void connected(Connection client) {
				throw new IllegalStateException("of the test");
			}

		};
		DeepstreamServer server = server(failing, new OpenAuthenticator());
		TestClient client = TestClient.connect(server);
		client.challenge();
		client.expect(ConnectionAction.ACCEPT);
		client.authenticate("alice");

		client.expect(AuthAction.AUTH_SUCCESSFUL);
		client.send(names(EventAction.SUBSCRIBE, "news"));
		client.expect(EventAction.SUBSCRIBE);
	}

	private DeepstreamServer server(ClientListener listener, Authenticator authenticator) {
		ServerParts parts = ServerParts.inMemory();
		DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), new ServerParts(parts.cache(), null,
				null, List.of(authenticator), parts.permissions(), parts.listener())
			.withClients(listener));
		server.start().toCompletableFuture().join();
		this.servers.add(server);
		return server;
	}

}
