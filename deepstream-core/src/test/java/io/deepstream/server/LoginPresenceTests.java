package io.deepstream.server;

import java.util.List;
import java.util.Map;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.PresenceAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

class LoginPresenceTests {

	private final DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory());

	@BeforeEach
	void start() {
		this.server.start().toCompletableFuture().join();
	}

	@AfterEach
	void stop() {
		this.server.stop().toCompletableFuture().join();
	}

	@Test
	void userIsPresentWhenItsClientHearsOfTheLogin() {
		TestClient alice = TestClient.login(this.server, "alice");
		Transport bob = new OnLogin(() -> alice
			.send(Message.builder(PresenceAction.QUERY).names(List.of("bob")).correlationId("1").build()));
		Connection connection = this.server.connect(bob, new Handshake("127.0.0.1", "/deepstream", Map.of()))
			.orElseThrow();

		connection.receive(MessageCodec.encode(Message.of(ConnectionAction.CHALLENGE)).buffer());
		connection.receive(
				MessageCodec.encode(Message.builder(AuthAction.REQUEST).data(json("{\"username\":\"bob\"}")).build())
					.buffer());

		assertThat(TestClient.text(alice.expect(PresenceAction.QUERY_RESPONSE))).isEqualTo("{\"bob\":true}");
	}

	/** Does something in the moment in which the client could. */
	private record OnLogin(Runnable action) implements Transport {

		@Override
		public void send(EncodedMessage message) {
			if (MessageCodec.decode(message.buffer()).action() == AuthAction.AUTH_SUCCESSFUL) {
				this.action.run();
			}
		}

		@Override
		public void close(CloseReason reason) {
		}

	}

}
