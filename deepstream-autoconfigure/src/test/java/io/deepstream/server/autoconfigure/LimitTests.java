package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.TestClient;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Low limits, as a client sees them.
 */
@ParameterizedClass
@EnumSource
@ExtendWith(OutputCaptureExtension.class)
class LimitTests {

	private static TestNode node;

	@Parameter
	private Container container;

	private final List<SocketClient> clients = new ArrayList<>();

	@BeforeParameterizedClassInvocation
	static void start(Container container) {
		node = TestNode.start(container, "deepstream.limits.max-unauthenticated-connections=2",
				"deepstream.limits.max-messages-per-second=20", "deepstream.connection.max-pending-requests=16KB");
	}

	@AfterEach
	void closeClients() throws IOException {
		for (SocketClient client : this.clients) {
			client.close();
		}
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> node.server().connectionCount() == 0);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		node.close();
	}

	private SocketClient keep(SocketClient client) {
		this.clients.add(client);
		return client;
	}

	@Test
	void refusesTheHandshakeWhileManyAreNotLoggedIn() throws IOException {
		SocketClient first = keep(node.connect());
		keep(node.connect());
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> node.server().connectionCount() == 2);
		long before = node.server().refusals(Limit.UNAUTHENTICATED_CONNECTIONS);

		SocketClient refused = keep(SocketClient.handshake(node.port(), "/deepstream"));

		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.headers()).contains("retry-after: 5");
		assertThat(node.server().refusals(Limit.UNAUTHENTICATED_CONNECTIONS)).isEqualTo(before + 1);
		first.login("alice");
		keep(node.connect()).login("bob");
	}

	@Test
	void makesAClientWaitThatSendsTooFast() throws IOException {
		SocketClient client = keep(node.connect()).login("hasty");

		for (int i = 0; i < 30; i++) {
			client.send(Message.builder(EventAction.UNSUBSCRIBE)
				.names(List.of("news"))
				.correlationId(String.valueOf(i))
				.build());
		}

		for (int i = 0; i < 30; i++) {
			assertThat(client.expect(EventAction.UNSUBSCRIBE).correlationId()).isEqualTo(String.valueOf(i));
		}
		assertThat(node.server().refusals(Limit.MESSAGE_RATE)).isPositive();
	}

	@Test
	void closesAClientThatGoesOnWithoutDisturbingOthers() throws IOException {
		SocketClient other = keep(node.connect()).login("other").subscribe("news");
		SocketClient client = keep(node.connect()).login("flood");

		for (int i = 0; i < 100; i++) {
			client.send(Message.builder(EventAction.EMIT).name("x").build());
		}

		client.expect(EventAction.MESSAGE_DENIED);
		client.expectClose(CloseReason.TOO_MANY_MESSAGES.code());
		keep(node.connect()).login("bob").emit("news", "1");
		other.expect(EventAction.EMIT);
	}

	@Test
	void tellsAClientWhyItIsDisconnected() throws IOException {
		SocketClient client = keep(node.connect()).login("mallory");

		assertThat(node.server().disconnect("mallory", "Your account is locked")).isEqualTo(1);

		assertThat(TestClient.text(client.expect(AuthAction.AUTH_UNSUCCESSFUL)))
			.isEqualTo("\"Your account is locked\"");
		assertThat(client.expectClose(CloseReason.DISCONNECTED.code())).isNotNull();
	}

	@Test
	void warnsOfCredentialsInTheUrlWithoutShowingThem(CapturedOutput output) throws IOException {
		keep(SocketClient.handshake(node.port(), "/deepstream?room=1&token=s3cret")).login("alice");
		keep(SocketClient.handshake(node.port(), "/deepstream?password=s3cret")).login("alice");

		assertThat(output.getAll().split("A client has sent 'token' in the URL", -1)).hasSize(2);
		assertThat(output).doesNotContain("s3cret");
	}

}
