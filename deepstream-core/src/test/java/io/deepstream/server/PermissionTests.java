package io.deepstream.server;

import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MonitoringAction;
import io.deepstream.server.protocol.ParserAction;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.protocol.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.Requests.call;
import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The way of a request to its handler: permission, topic, action.
 */
class PermissionTests {

	private CompletableFuture<Boolean> pending = new CompletableFuture<>();

	private DeepstreamServer server = server(UnaryOperator.identity());

	private TestClient client = TestClient.login(this.server, "alice");

	private DeepstreamServer server(UnaryOperator<ServerOptions> options) {
		return Nodes.single(options, this::check, new OpenAuthenticator(), new ManualScheduler());
	}

	private CompletionStage<Boolean> check(PermissionRequest request) {
		String name = String.valueOf(request.name());
		return switch (name.substring(0, Math.min(4, name.length()))) {
			case "deni" -> CompletableFuture.completedStage(false);
			case "fail" -> CompletableFuture.failedStage(new IllegalStateException("no rule"));
			case "thro" -> throw new IllegalStateException("no rule");
			case "wait" -> this.pending;
			default -> PermissionChecker.ALLOW_ALL.check(request);
		};
	}

	@AfterEach
	void stop() {
		this.client.vanish();
		assertThat(this.server.registrations()).isZero();
		this.server.stop().toCompletableFuture().join();
	}

	@Test
	void deniesExactlyTheNameThatIsDenied() {
		this.client.send(names(EventAction.SUBSCRIBE, "a", "denied", "z"));

		Message denied = this.client.expect(EventAction.MESSAGE_DENIED);
		assertThat(denied.name()).isEqualTo("denied");
		assertThat(denied.originalAction()).isEqualTo(EventAction.SUBSCRIBE);
		assertThat(denied.correlationId()).isEqualTo("0");
		assertThat(denied.isError()).isTrue();
		assertThat(this.client.expect(EventAction.SUBSCRIBE).isAck()).isTrue();
		TestClient emitter = TestClient.login(this.server, "bob");
		for (String name : List.of("a", "z")) {
			emitter.send(data(EventAction.EMIT, name, "1"));
			assertThat(this.client.expect(EventAction.EMIT).name()).isEqualTo(name);
		}
		emitter.vanish();
	}

	@Test
	void acknowledgesNothingWhenAllNamesAreDenied() {
		this.client.send(names(RpcAction.PROVIDE, "denied1", "denied2"));

		assertThat(this.client.drain()).extracting(Message::action, Message::name)
			.containsExactly(tuple(RpcAction.MESSAGE_DENIED, "denied1"), tuple(RpcAction.MESSAGE_DENIED, "denied2"));
		assertThat(this.server.refusals(Limit.PERMISSION)).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "fail", "throw" })
	void tellsThatAPermissionCouldNotBeChecked(String name) {
		for (Action action : List.of(EventAction.SUBSCRIBE, RpcAction.PROVIDE, PresenceAction.SUBSCRIBE,
				RecordAction.SUBSCRIBE)) {
			this.client.send(names(action, name, "fine"));

			Message failed = this.client.next();
			assertThat(failed.action().toString()).isEqualTo("MESSAGE_PERMISSION_ERROR");
			assertThat(failed.name()).isEqualTo(name);
			assertThat(failed.originalAction()).isEqualTo(action);
			assertThat(failed.isError()).isTrue();
			assertThat(this.client.expect(action).isAck()).isTrue();
		}
	}

	@Test
	void deniesACallWithItsCorrelationId() {
		this.client.send(call(RpcAction.REQUEST, "denied", "c1", null));

		Message denied = this.client.expect(RpcAction.MESSAGE_DENIED);
		assertThat(denied.correlationId()).isEqualTo("c1");
		assertThat(denied.originalAction()).isEqualTo(RpcAction.REQUEST);
	}

	@Test
	void neverAsksForWhatEndsSomething() {
		this.client.send(names(EventAction.UNSUBSCRIBE, "denied"));
		this.client.send(names(RpcAction.UNPROVIDE, "denied"));
		this.client.send(names(PresenceAction.UNSUBSCRIBE, "denied"));

		assertThat(this.client.drain()).allMatch(Message::isAck).hasSize(3);
	}

	@Test
	void keepsTheOrderOfRequestsWhileACheckIsPending() {
		this.client.send(names(EventAction.SUBSCRIBE, "wait"));
		this.client.send(names(EventAction.SUBSCRIBE, "later"));
		this.client.send(names(EventAction.UNSUBSCRIBE, "wait"));
		assertThat(this.client.received()).isEmpty();

		this.pending.complete(true);

		assertThat(this.client.drain()).extracting(Message::action)
			.containsExactly(EventAction.SUBSCRIBE, EventAction.SUBSCRIBE, EventAction.UNSUBSCRIBE);
		TestClient emitter = TestClient.login(this.server, "bob");
		emitter.send(data(EventAction.EMIT, "later", "1"));
		assertThat(this.client.drain()).extracting(Message::name).containsExactly("later");
		emitter.vanish();
	}

	@Test
	void answersPingsAndOtherClientsWhileACheckIsPending() {
		this.client.send(names(EventAction.SUBSCRIBE, "wait"));

		this.client.send(Message.of(ConnectionAction.PING));

		this.client.expect(ConnectionAction.PONG);
		TestClient other = TestClient.login(this.server, "bob");
		other.send(names(EventAction.SUBSCRIBE, "free"));
		other.expect(EventAction.SUBSCRIBE);
		other.vanish();
		this.pending.complete(false);
		this.client.expect(EventAction.MESSAGE_DENIED);
	}

	@Test
	void registersNothingForAClientThatWentDuringACheck() {
		this.client.send(names(EventAction.SUBSCRIBE, "wait"));
		this.client.vanish();

		this.pending.complete(true);

		assertThat(this.server.registrations()).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "EVENT", "RECORD", "RPC", "PRESENCE" })
	void leavesActionsItDoesNotKnowWithoutAnswer(Topic topic) {
		Action unknown = switch (topic) {
			case EVENT -> EventAction.UNKNOWN;
			case RECORD -> RecordAction.UNKNOWN;
			case RPC -> RpcAction.UNKNOWN;
			default -> PresenceAction.UNKNOWN;
		};

		this.client.send(one(unknown, "a"));

		this.client.expectNothing();
	}

	@Test
	void refusesTopicsThatAreNotForClients() {
		this.client.send(Message.of(MonitoringAction.UNKNOWN));
		this.client.send(Message.of(ParserAction.ERROR));
		this.client.send(Message.of(AuthAction.AUTH_SUCCESSFUL));
		this.client.send(Message.of(ConnectionAction.PONG));

		assertThat(this.client.drain()).containsOnly(Message.of(ParserAction.UNKNOWN_TOPIC)).hasSize(4);
	}

	@Test
	void refusesFeaturesThatAreSwitchedOff() {
		stop();
		this.server = server((options) -> TestOptions.withFeatures(options, EnumSet.of(Topic.EVENT)));
		this.client = TestClient.login(this.server, "alice");

		this.client.send(names(RecordAction.SUBSCRIBE, "a"));
		this.client.send(names(RpcAction.PROVIDE, "a"));
		this.client.send(names(PresenceAction.SUBSCRIBE, "a"));
		this.client.send(names(EventAction.SUBSCRIBE, "a"));

		assertThat(this.client.drain()).extracting(Message::action)
			.containsExactly(ParserAction.UNKNOWN_TOPIC, ParserAction.UNKNOWN_TOPIC, ParserAction.UNKNOWN_TOPIC,
					EventAction.SUBSCRIBE);
	}

	@Test
	void refusesEmptyAndOverlongNames() {
		for (String name : List.of("", "n".repeat(16_385))) {
			this.client.send(names(EventAction.SUBSCRIBE, "a", name));

			Message refused = this.client.expect(EventAction.INVALID_MESSAGE_DATA);
			assertThat(refused.originalAction()).isEqualTo(EventAction.SUBSCRIBE);
			assertThat(refused.correlationId()).isEqualTo("0");
			assertThat(refused.isError()).isTrue();
		}
	}

}
