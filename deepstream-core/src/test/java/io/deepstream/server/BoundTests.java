package io.deepstream.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.ConnectionOptions;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.deepstream.server.Requests.call;
import static io.deepstream.server.Requests.names;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing that a client sends makes the server grow without bound; patterns are tested
 * with listening.
 */
class BoundTests {

	private static final int SUBSCRIPTIONS = 10;

	private final CompletableFuture<Boolean> pending = new CompletableFuture<>();

	private final PermissionChecker slow = (request) -> "wait".equals(request.name()) ? this.pending
			: CompletableFuture.completedStage(true);

	private final DeepstreamServer server = Nodes.single(
			(options) -> TestOptions.withConnection(options, new ConnectionOptions(Duration.ofSeconds(30),
					Duration.ofSeconds(180), 3, 64 * 1024, SUBSCRIPTIONS, 100)),
			this.slow, new OpenAuthenticator(), new ManualScheduler());

	private final TestClient client = TestClient.login(this.server, "greedy");

	@AfterEach
	void everythingIsForgottenWhenClientsHaveGone() {
		this.client.vanish();
		this.pending.complete(true);
		assertThat(this.server.registrations()).isZero();
		assertThat(this.server.connectionCount()).isZero();
		this.server.stop().toCompletableFuture().join();
	}

	@ParameterizedTest
	@MethodSource
	void deniesOneSubscriptionTooManyPerTopic(Action request, Action denial) {
		String[] names = new String[SUBSCRIPTIONS + 1];
		Arrays.setAll(names, (i) -> "n" + i);

		this.client.send(names(request, names));

		Message denied = this.client.expect(denial);
		assertThat(denied.name()).isEqualTo("n" + SUBSCRIPTIONS);
		assertThat(denied.originalAction()).isEqualTo(request);
		assertThat(denied.isError()).isTrue();
		assertThat(this.client.expect(request).isAck()).isTrue();
	}

	static Arguments[] deniesOneSubscriptionTooManyPerTopic() {
		return new Arguments[] { Arguments.of(EventAction.SUBSCRIBE, EventAction.MESSAGE_DENIED),
				Arguments.of(RecordAction.SUBSCRIBE, RecordAction.MESSAGE_DENIED),
				Arguments.of(RpcAction.PROVIDE, RpcAction.MESSAGE_DENIED),
				Arguments.of(PresenceAction.SUBSCRIBE, PresenceAction.MESSAGE_DENIED) };
	}

	@Test
	void closesAClientWithTooManyCallsUnderWay() {
		TestClient provider = TestClient.login(this.server, "silent");
		provider.send(names(RpcAction.PROVIDE, "add"));
		int calls = 0;

		while (this.client.closeReason() == null) {
			this.client.send(call(RpcAction.REQUEST, "add", "c" + calls++, null));
		}

		assertThat(this.client.closeReason()).isEqualTo(CloseReason.TOO_MANY_PENDING_REQUESTS);
		assertThat(calls).isBetween(100, 256);
		provider.vanish();
	}

	@Test
	void closesAClientWithTooManyRequestsThatWait() {
		int requests = 0;
		this.client.send(names(EventAction.SUBSCRIBE, "wait"));

		while (this.client.closeReason() == null) {
			this.client.send(names(EventAction.SUBSCRIBE, "n" + requests++));
		}

		assertThat(this.client.closeReason()).isEqualTo(CloseReason.TOO_MANY_PENDING_REQUESTS);
		assertThat(requests).isBetween(100, 256);
	}

	@Test
	void takesAnyNumberOfRequestsThatAreAnswered() {
		for (int i = 0; i < 2_000; i++) {
			this.client.send(names(EventAction.SUBSCRIBE, "same"));
			this.client.received();
		}

		assertThat(this.client.closeReason()).isNull();
	}

}
