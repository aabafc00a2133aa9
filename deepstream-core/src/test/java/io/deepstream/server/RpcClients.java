package io.deepstream.server;

import java.util.List;

import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RpcAction;

import static io.deepstream.server.Requests.call;
import static io.deepstream.server.Requests.names;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that calls {@code add} and two that may provide it.
 */
final class RpcClients {

	final TestClient requester;

	final TestClient first;

	final TestClient second;

	private final DeepstreamServer server;

	RpcClients(DeepstreamServer server) {
		this.server = server;
		this.requester = TestClient.login(server, "requester");
		this.first = TestClient.login(server, "first");
		this.second = TestClient.login(server, "second");
	}

	RpcClients(ManualScheduler clock) {
		this(Nodes.single(clock));
	}

	DeepstreamServer server() {
		return this.server;
	}

	static void provide(TestClient provider) {
		provider.send(names(RpcAction.PROVIDE, "add"));
		Message ack = provider.expect(RpcAction.PROVIDE);
		assertThat(ack.isAck()).isTrue();
		assertThat(ack.names()).isEmpty();
		assertThat(ack.correlationId()).isEqualTo("0");
	}

	void request(String correlationId) {
		this.requester.send(call(RpcAction.REQUEST, "add", correlationId, null));
	}

	/** Both provide and one is asked; it is returned. */
	TestClient requestFromOneOfTwo() {
		provide(this.first);
		provide(this.second);
		request("c1");
		List<Message> received = this.first.drain();
		if (received.isEmpty()) {
			this.second.expect(RpcAction.REQUEST);
			return this.second;
		}
		assertThat(received).extracting(Message::action).containsExactly(RpcAction.REQUEST);
		this.second.expectNothing();
		return this.first;
	}

	TestClient other(TestClient provider) {
		return (provider == this.first) ? this.second : this.first;
	}

	/** All go; the server must have forgotten everything then. */
	void leave() {
		this.requester.vanish();
		this.first.vanish();
		this.second.vanish();
		assertThat(this.server.registrations()).isZero();
		this.server.stop().toCompletableFuture().join();
	}

}
