package io.deepstream.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

class PresenceTests {

	private static final PermissionChecker NOT_EVE = (request) -> CompletableFuture
		.completedStage(!"eve".equals(request.name()));

	private final DeepstreamServer server = Nodes.single(UnaryOperator.identity(), NOT_EVE, new OpenAuthenticator(),
			new ManualScheduler());

	private final TestClient watcher = TestClient.login(this.server, "watcher");

	@AfterEach
	void stop() {
		this.watcher.vanish();
		assertThat(this.server.connectionCount()).isZero();
		assertThat(this.server.registrations()).isZero();
		this.server.stop().toCompletableFuture().join();
	}

	@Test
	void tellsOfEveryUserWithABareAckBefore() {
		this.watcher.send(Message.of(PresenceAction.SUBSCRIBE_ALL));
		assertThat(this.watcher.next()).isEqualTo(Message.builder(PresenceAction.SUBSCRIBE_ALL).ack().build());

		TestClient joe = TestClient.login(this.server, "joe");
		joe.vanish();

		assertThat(this.watcher.drain()).containsExactly(one(PresenceAction.PRESENCE_JOIN_ALL, "joe"),
				one(PresenceAction.PRESENCE_LEAVE_ALL, "joe"));
	}

	@Test
	void tellsOfSingleUsersOnlyThoseSubscribedTo() {
		subscribe("joe");

		TestClient joe = TestClient.login(this.server, "joe");
		TestClient jim = TestClient.login(this.server, "jim");
		joe.vanish();
		jim.vanish();

		assertThat(this.watcher.drain()).containsExactly(one(PresenceAction.PRESENCE_JOIN, "joe"),
				one(PresenceAction.PRESENCE_LEAVE, "joe"));
	}

	@Test
	void tellsSubscribersOfBothWaysOfAllFirst() {
		subscribe("joe");
		this.watcher.send(Message.of(PresenceAction.SUBSCRIBE_ALL));
		this.watcher.expect(PresenceAction.SUBSCRIBE_ALL);

		TestClient.login(this.server, "joe").vanish();

		assertThat(this.watcher.drain()).extracting(Message::action)
			.containsExactly(PresenceAction.PRESENCE_JOIN_ALL, PresenceAction.PRESENCE_JOIN,
					PresenceAction.PRESENCE_LEAVE_ALL, PresenceAction.PRESENCE_LEAVE);
	}

	@Test
	void countsAUserOnceHoweverManyConnectionsThereAre() {
		subscribe("joe");

		TestClient one = TestClient.login(this.server, "joe");
		TestClient two = TestClient.login(this.server, "joe");
		assertThat(this.watcher.drain()).containsExactly(one(PresenceAction.PRESENCE_JOIN, "joe"));
		one.vanish();
		this.watcher.expectNothing();
		two.vanish();

		assertThat(this.watcher.drain()).containsExactly(one(PresenceAction.PRESENCE_LEAVE, "joe"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "open", "OPEN" })
	void neverMentionsAnonymousUsers(String name) {
		this.watcher.send(Message.of(PresenceAction.SUBSCRIBE_ALL));
		this.watcher.expect(PresenceAction.SUBSCRIBE_ALL);

		TestClient nobody = TestClient.login(this.server, name);

		this.watcher.expectNothing();
		this.watcher.send(Message.of(PresenceAction.QUERY_ALL));
		assertThat(this.watcher.expect(PresenceAction.QUERY_ALL_RESPONSE).names()).isEmpty();
		nobody.vanish();
		this.watcher.expectNothing();
	}

	@Test
	void answersAQueryForTheAskingUserAndForUnknownOnes() {
		this.watcher.send(names(PresenceAction.QUERY, "watcher", "nobody"));

		Message answer = this.watcher.expect(PresenceAction.QUERY_RESPONSE);
		assertThat(text(answer)).isEqualTo("{\"watcher\":true,\"nobody\":false}");
		assertThat(answer.correlationId()).isEqualTo("0");
	}

	@Test
	void answersAQueryForAllWithoutTheAskingUser() {
		TestClient joe = TestClient.login(this.server, "joe");
		TestClient again = TestClient.login(this.server, "watcher");

		this.watcher.send(Message.of(PresenceAction.QUERY_ALL));

		Message answer = this.watcher.expect(PresenceAction.QUERY_ALL_RESPONSE);
		assertThat(answer).isEqualTo(Message.builder(PresenceAction.QUERY_ALL_RESPONSE).names(List.of("joe")).build());
		joe.vanish();
		again.vanish();
	}

	@Test
	void deniesOneNameOfAQueryAndAnswersForTheOthers() {
		this.watcher.send(names(PresenceAction.QUERY, "joe", "eve", "jim"));

		Message denied = this.watcher.expect(PresenceAction.MESSAGE_DENIED);
		assertThat(denied.name()).isEqualTo("eve");
		assertThat(denied.originalAction()).isEqualTo(PresenceAction.QUERY);
		assertThat(denied.correlationId()).isEqualTo("0");
		assertThat(denied.isError()).isTrue();
		assertThat(text(this.watcher.expect(PresenceAction.QUERY_RESPONSE))).isEqualTo("{\"joe\":false,\"jim\":false}");
	}

	@Test
	void tellsOfRepeatedSubscriptionsBeforeTheAck() {
		subscribe("joe");
		this.watcher.send(Message.of(PresenceAction.SUBSCRIBE_ALL));
		this.watcher.expect(PresenceAction.SUBSCRIBE_ALL);

		this.watcher.send(names(PresenceAction.SUBSCRIBE, "joe"));
		this.watcher.send(Message.of(PresenceAction.SUBSCRIBE_ALL));

		Message user = this.watcher.expect(PresenceAction.MULTIPLE_SUBSCRIPTIONS);
		assertThat(user.name()).isEqualTo("joe");
		assertThat(this.watcher.expect(PresenceAction.SUBSCRIBE).isAck()).isTrue();
		Message everyone = this.watcher.expect(PresenceAction.MULTIPLE_SUBSCRIPTIONS);
		assertThat(everyone.name()).isEqualTo("%_EVERYONE_%");
		assertThat(everyone.originalAction()).isEqualTo(PresenceAction.SUBSCRIBE_ALL);
		assertThat(this.watcher.expect(PresenceAction.SUBSCRIBE_ALL).isAck()).isTrue();
	}

	@Test
	void tellsNothingAfterUnsubscribing() {
		subscribe("joe");
		this.watcher.send(Message.of(PresenceAction.SUBSCRIBE_ALL));
		this.watcher.expect(PresenceAction.SUBSCRIBE_ALL);

		this.watcher.send(names(PresenceAction.UNSUBSCRIBE, "joe", "never subscribed"));
		this.watcher.send(Message.of(PresenceAction.UNSUBSCRIBE_ALL));

		assertThat(this.watcher.expect(PresenceAction.UNSUBSCRIBE).correlationId()).isEqualTo("0");
		assertThat(this.watcher.next()).isEqualTo(Message.builder(PresenceAction.UNSUBSCRIBE_ALL).ack().build());
		TestClient.login(this.server, "joe").vanish();
		this.watcher.expectNothing();
	}

	private void subscribe(String user) {
		this.watcher.send(names(PresenceAction.SUBSCRIBE, user));
		Message ack = this.watcher.expect(PresenceAction.SUBSCRIBE);
		assertThat(ack.isAck()).isTrue();
		assertThat(ack.names()).isEmpty();
	}

}
