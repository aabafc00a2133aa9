package io.deepstream.server;

import java.time.Duration;

import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.protocol.RpcAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Requests.call;
import static org.assertj.core.api.Assertions.assertThat;

class RpcTimeoutTests {

	private final ManualScheduler clock = new ManualScheduler();

	private final RpcClients rpc = new RpcClients(this.clock);

	private final TestClient requester = this.rpc.requester;

	private final TestClient first = this.rpc.first;

	private final TestClient second = this.rpc.second;

	@AfterEach
	void everythingIsForgottenWhenClientsHaveGone() {
		this.rpc.leave();
	}

	@Test
	void tellsThatNobodyAcceptedInTime() {
		TestClient chosen = this.rpc.requestFromOneOfTwo();

		this.clock.advance(Duration.ofMillis(999));
		this.requester.expectNothing();
		this.clock.advance(Duration.ofMillis(1));

		assertThat(this.requester.expect(RpcAction.ACCEPT_TIMEOUT))
			.isEqualTo(call(RpcAction.ACCEPT_TIMEOUT, "add", "c1", null));
		this.rpc.other(chosen).expectNothing();
		chosen.send(call(RpcAction.ACCEPT, "add", "c1", null));
		chosen.expect(RpcAction.INVALID_RPC_CORRELATION_ID);
	}

	@Test
	void tellsThatNobodyAnsweredInTime() {
		RpcClients.provide(this.first);
		this.rpc.request("c1");
		this.first.expect(RpcAction.REQUEST);
		this.first.send(call(RpcAction.ACCEPT, "add", "c1", null));
		this.requester.expect(RpcAction.ACCEPT);

		this.clock.advance(Duration.ofMillis(9_999));
		this.requester.expectNothing();
		this.clock.advance(Duration.ofMillis(1));

		this.requester.expect(RpcAction.RESPONSE_TIMEOUT);
		this.first.send(call(RpcAction.RESPONSE, "add", "c1", "1"));
		this.first.expect(RpcAction.INVALID_RPC_CORRELATION_ID);
	}

	@Test
	void givesTheNextProviderItsFullTime() {
		TestClient chosen = this.rpc.requestFromOneOfTwo();
		this.clock.advance(Duration.ofMillis(900));

		chosen.send(call(RpcAction.REJECT, "add", "c1", null));

		this.clock.advance(Duration.ofMillis(999));
		this.requester.expectNothing();
		this.clock.advance(Duration.ofMillis(1));
		this.requester.expect(RpcAction.ACCEPT_TIMEOUT);
	}

	@Test
	void givesTheNextProviderNoMoreThanItsTimeAfterAnotherHadAccepted() {
		TestClient chosen = this.rpc.requestFromOneOfTwo();
		chosen.send(call(RpcAction.ACCEPT, "add", "c1", null));
		this.requester.expect(RpcAction.ACCEPT);
		this.clock.advance(Duration.ofSeconds(2));

		chosen.send(call(RpcAction.REJECT, "add", "c1", null));

		this.clock.advance(Duration.ofMillis(1000));
		this.requester.expect(RpcAction.ACCEPT_TIMEOUT);
	}

	@Test
	void leavesNoTimerBehind() {
		RpcClients.provide(this.first);
		int before = this.clock.size();
		this.rpc.request("c1");
		this.first.expect(RpcAction.REQUEST);
		this.first.send(call(RpcAction.ACCEPT, "add", "c1", null));
		this.clock.advance(Duration.ofSeconds(2));

		this.first.send(call(RpcAction.RESPONSE, "add", "c1", "1"));

		assertThat(this.clock.size()).isEqualTo(before);
	}

}
