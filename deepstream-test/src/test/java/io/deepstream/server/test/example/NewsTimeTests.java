package io.deepstream.server.test.example;

import java.time.Duration;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.test.ManualClock;
import io.deepstream.server.test.Reply;
import io.deepstream.server.test.TestClient;
import io.deepstream.server.test.TestClients;
import io.deepstream.server.test.autoconfigure.DeepstreamTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application on a clock that stands still.
 */
@DeepstreamTest(properties = { "deepstream.rpc.ack-timeout=1s", "deepstream.rpc.response-timeout=10s" })
@Import(ManualClock.class)
class NewsTimeTests {

	@Autowired
	private ManualClock clock;

	@Autowired
	private TestClients clients;

	@Test
	void aCallEndsWhenItsProviderIsSilent() {
		TestClient archive = this.clients.login("archive");
		TestClient reader = this.clients.login("joe");
		archive.rpc().provide("search");
		Reply reply = reader.rpc().call("search", "rain");
		archive.rpc().next("search").accept();

		this.clock.advance(Duration.ofMillis(9_999));
		assertThat(reply).isPending();
		this.clock.advance(Duration.ofMillis(1));

		assertThat(reply).hasAction(RpcAction.RESPONSE_TIMEOUT);
	}

	@Test
	void aGuestLeavesAfterAnHourAndTheEditorStays() {
		TestClient guest = this.clients.login("joe");
		TestClient editor = this.clients.login("editor", "secret");

		this.clock.advance(Staff.VISIT.minusMinutes(1));
		assertThat(guest).isOpen();
		this.clock.advance(Duration.ofMinutes(2));

		assertThat(guest).received(ConnectionAction.AUTHENTICATION_TIMEOUT).wasClosedWith(CloseReason.LOGIN_EXPIRED);
		assertThat(editor).isOpen();
	}

	@Test
	void aClientWithoutHeartbeatIsDisconnected() {
		TestClient dead = this.clients.login("joe");
		TestClient alive = this.clients.login("jim");
		dead.silence();

		this.clock.advance(Duration.ofSeconds(66));

		assertThat(dead).wasClosedWith(CloseReason.HEARTBEAT_MISSED);
		assertThat(alive).isOpen();
	}

	@Test
	void aClientThatDoesNotLogInIsDisconnected() {
		TestClient stranger = this.clients.connect();

		this.clock.advance(Duration.ofSeconds(190));

		assertThat(stranger).wasClosedWith(CloseReason.AUTHENTICATION_TIMEOUT);
	}

}
