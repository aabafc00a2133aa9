package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

import com.sun.net.httpserver.HttpServer;
import io.deepstream.server.TestClient;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.AuthAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logins over the network, one way after the other.
 */
class AuthTests {

	private static final String ALICE = "{\"username\":\"alice\",\"password\":\"secret\"}";

	private static final String WRONG = "{\"username\":\"alice\",\"password\":\"wrong\"}";

	@ParameterizedTest
	@EnumSource
	void usersOfAFileOfTheOriginal(Container container, @TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("users.yml"), """
				alice:
				  password: "rCOSZxJrgze2AZdVQh12c6ErDMOG0M+Rx5Yu7S5d91c=GS4SbTQYmoaGwjm2shEobg=="
				  clientData: {favouriteColor: red}
				""");
		try (TestNode node = TestNode.start(container, "deepstream.auth.type=file",
				"deepstream.auth.file.users=" + file.toUri(), "deepstream.auth.file.hash=md5",
				"deepstream.auth.file.iterations=100", "deepstream.auth.file.key-length=32");
				SocketClient client = node.connect().introduce()) {
			client.authenticate(WRONG);
			client.expect(AuthAction.AUTH_UNSUCCESSFUL);

			client.authenticate("{\"username\":\"alice\",\"password\":\"password\"}");

			assertThat(TestClient.text(client.expect(AuthAction.AUTH_SUCCESSFUL)))
				.isEqualTo("{\"favouriteColor\":\"red\"}");
		}
	}

	@Test
	void aWebhook() throws IOException {
		BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
		HttpServer webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		webhook.createContext("/", (exchange) -> {
			bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			byte[] answer = TestClient.json("{\"id\":\"a-1\",\"clientData\":{\"x\":1}}");
			exchange.sendResponseHeaders(bodies.element().contains("secret") ? 200 : 403, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		webhook.start();
		try (TestNode node = TestNode.start(Container.TOMCAT, "deepstream.auth.type=http",
				"deepstream.auth.http.endpoint-url=http://127.0.0.1:" + webhook.getAddress().getPort() + "/login");
				SocketClient client = node.connect().introduce()) {
			client.authenticate(ALICE);

			assertThat(TestClient.text(client.expect(AuthAction.AUTH_SUCCESSFUL))).isEqualTo("{\"x\":1}");
			assertThat(bodies.remove()).contains("\"remoteAddress\":\"127.0.0.1\"", "\"upgrade\":\"websocket\"");
		}
		finally {
			webhook.stop(0);
		}
	}

	@Test
	void usersInTheStorageWhoRegisterThemselves() throws IOException {
		try (TestNode node = TestNode.start(Container.JETTY, "deepstream.auth.type=storage",
				"deepstream.auth.storage.create-user=true", "deepstream.auth.storage.iterations=10",
				"deepstream.storage.type=memory");
				SocketClient first = node.connect().introduce();
				SocketClient second = node.connect().introduce()) {
			first.authenticate(ALICE);
			String registered = TestClient.text(first.expect(AuthAction.AUTH_SUCCESSFUL));
			second.authenticate(WRONG);
			second.expect(AuthAction.AUTH_UNSUCCESSFUL);
			second.authenticate(ALICE);

			assertThat(TestClient.text(second.expect(AuthAction.AUTH_SUCCESSFUL))).isEqualTo(registered)
				.startsWith("{\"id\":\"");
		}
	}

	@Test
	void anAuthenticatorOfTheApplicationAfterAFile(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("users.json"), "{\"alice\":{\"password\":\"secret\"}}");
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Guests.class), "deepstream.auth.type=file,custom",
				"deepstream.auth.file.users=" + file.toUri());
				SocketClient client = node.connect().introduce();
				SocketClient guest = node.connect().introduce()) {
			client.authenticate(ALICE);
			client.expect(AuthAction.AUTH_SUCCESSFUL);
			guest.authenticate("{}");
			assertThat(TestClient.text(guest.expect(AuthAction.AUTH_SUCCESSFUL))).isEqualTo("\"guest\"");
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			TOMCAT, none, false
			TOMCAT, native, true
			TOMCAT, framework, true
			JETTY, none, false
			JETTY, native, true
			JETTY, framework, true
			NETTY, native, false
			""")
	void countsFailuresByTheAddressThatAProxyForwardsIfItIsTrusted(Container container, String strategy,
			boolean forwarded, @TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("users.yml"), "alice: {password: secret}");
		try (TestNode node = TestNode.start(container, "deepstream.auth.type=file",
				"deepstream.auth.file.users=" + file.toUri(), "deepstream.auth.max-failures-per-address=2",
				"server.forward-headers-strategy=" + strategy);
				SocketClient attacker = from(node, "203.0.113.1");
				SocketClient again = from(node, "203.0.113.1");
				SocketClient other = from(node, "203.0.113.2")) {
			attacker.authenticate(WRONG);
			attacker.expect(AuthAction.AUTH_UNSUCCESSFUL);
			attacker.authenticate(WRONG);
			attacker.expect(AuthAction.AUTH_UNSUCCESSFUL);

			again.authenticate(ALICE);
			other.authenticate(ALICE);

			again.expect(AuthAction.TOO_MANY_AUTH_ATTEMPTS);
			again.expectClose(4001);
			other.expect(forwarded ? AuthAction.AUTH_SUCCESSFUL : AuthAction.TOO_MANY_AUTH_ATTEMPTS);
		}
	}

	private static SocketClient from(TestNode node, String address) throws IOException {
		return SocketClient.handshake(node.port(), "/deepstream", "X-Forwarded-For: " + address).introduce();
	}

	@Configuration(proxyBeanMethods = false)
	static class Guests {

		@Bean
		Authenticator guests() {
			AuthResult guest = new AuthResult.Allowed(new User("guest", TestClient.json("\"guest\""), null));
			return (request) -> CompletableFuture.completedStage(Optional.of(guest));
		}

	}

}
