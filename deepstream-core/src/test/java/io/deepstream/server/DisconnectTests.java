package io.deepstream.server;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Requests.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Clients that somebody wants to be gone, on two nodes.
 */
class DisconnectTests {

	private final Nodes nodes = new Nodes(1);

	@BeforeEach
	void start() {
		this.nodes.start("a", "b");
	}

	@AfterEach
	void stop() {
		this.nodes.leave("a");
		this.nodes.leave("b");
	}

	@Test
	void disconnectsAUserFromAllNodes() {
		TestClient first = this.nodes.login("a", "mallory");
		TestClient second = this.nodes.login("a", "mallory");
		TestClient elsewhere = this.nodes.login("b", "mallory");
		TestClient other = this.nodes.login("b", "alice");

		int closed = this.nodes.node("a").disconnect("mallory", "Account \"m\" is\nlocked");
		this.nodes.settle();

		assertThat(closed).isEqualTo(2);
		for (TestClient client : new TestClient[] { first, second, elsewhere }) {
			Message last = client.expect(AuthAction.AUTH_UNSUCCESSFUL);
			assertThat(TestClient.text(last)).isEqualTo("\"Account \\\"m\\\" is\\nlocked\"");
			assertThat(client.closeReason()).isEqualTo(CloseReason.DISCONNECTED);
		}
		assertThat(other.closeReason()).isNull();
		assertThat(this.nodes.node("a").closedConnections(CloseReason.DISCONNECTED)).isEqualTo(2);
		assertThat(this.nodes.node("b").closedConnections(CloseReason.DISCONNECTED)).isEqualTo(1);
		other.send(Message.of(PresenceAction.QUERY_ALL));
		assertThat(other.expect(PresenceAction.QUERY_ALL_RESPONSE).names()).isEmpty();
	}

	@Test
	void disconnectsOneClientOfThisNode() {
		TestClient first = this.nodes.login("a", "mallory");
		TestClient second = this.nodes.login("a", "mallory");

		boolean closed = this.nodes.node("a").disconnect("a", first.connection().id(), null);

		assertThat(closed).isTrue();
		assertThat(TestClient.text(first.expect(AuthAction.AUTH_UNSUCCESSFUL)))
			.isEqualTo("\"disconnected by the server\"");
		assertThat(first.closeReason()).isEqualTo(CloseReason.DISCONNECTED);
		assertThat(second.closeReason()).isNull();
	}

	@Test
	void disconnectsOneClientOfAnotherNode() {
		TestClient here = this.nodes.login("a", "mallory");
		TestClient there = this.nodes.login("b", "mallory");
		assertThat(here.connection().id()).isEqualTo(there.connection().id());

		boolean closed = this.nodes.node("a").disconnect("b", there.connection().id(), "moved");
		this.nodes.settle();

		assertThat(closed).isFalse();
		assertThat(TestClient.text(there.expect(AuthAction.AUTH_UNSUCCESSFUL))).isEqualTo("\"moved\"");
		assertThat(there.closeReason()).isEqualTo(CloseReason.DISCONNECTED);
		assertThat(here.closeReason()).isNull();
	}

	@Test
	void tellsAClientWithoutLoginNotToComeAgain() {
		TestClient client = TestClient.connect(this.nodes.node("a"));
		client.challenge();
		client.expect(ConnectionAction.ACCEPT);

		assertThat(this.nodes.node("a").disconnect("a", client.connection().id(), "away")).isTrue();

		client.expect(AuthAction.TOO_MANY_AUTH_ATTEMPTS);
		assertThat(client.closeReason()).isEqualTo(CloseReason.DISCONNECTED);
	}

	@Test
	void closesNobodyWhoIsNotThere() {
		TestClient client = this.nodes.login("a", "alice");

		assertThat(this.nodes.node("a").disconnect("nobody", null)).isZero();
		assertThat(this.nodes.node("a").disconnect("a", 4711, null)).isFalse();
		assertThat(this.nodes.node("a").disconnect("gone", 1, null)).isFalse();
		this.nodes.settle();

		assertThat(client.closeReason()).isNull();
		client.send(one(PresenceAction.QUERY_ALL, "x"));
		client.expect(PresenceAction.QUERY_ALL_RESPONSE);
	}

	@Test
	void refusesAReasonThatIsALetter() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.nodes.node("a").disconnect("alice", "x".repeat(1001)))
			.withMessageContaining("1001");
	}

}
