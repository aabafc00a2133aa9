package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.ConnectionOptions;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.LimitOptions;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.ParserAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.Requests.call;
import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients may ask for, and that each refusal is told and counted. The login of a
 * client takes two messages.
 */
class LimitTests {

	private static final int MAX_PENDING = 64 * 1024;

	private final ManualScheduler clock = new ManualScheduler();

	private final List<TestClient> clients = new ArrayList<>();

	private DeepstreamServer server;

	@AfterEach
	void nothingIsLeftOfClientsThatHaveGone() {
		this.clients.forEach(TestClient::vanish);
		assertThat(this.server.registrations()).isZero();
		assertThat(this.server.connectionCount()).isZero();
		this.server.stop().toCompletableFuture().join();
	}

	private void start(LimitOptions limits) {
		ConnectionOptions options = new ConnectionOptions(Duration.ofSeconds(30), Duration.ofSeconds(180), 3,
				MAX_PENDING, 2, 100, limits);
		this.server = Nodes.single((defaults) -> TestOptions.withConnection(defaults, options),
				PermissionChecker.ALLOW_ALL, new OpenAuthenticator(), this.clock);
	}

	private void startWithRates(int messages, int userMessages) {
		start(new LimitOptions(0, 0, 0, messages, userMessages, 0, 0));
	}

	private TestClient login(String user) {
		TestClient client = TestClient.login(this.server, user);
		this.clients.add(client);
		return client;
	}

	private TestClient connect() {
		TestClient client = TestClient.connect(this.server);
		this.clients.add(client);
		return client;
	}

	private static void ask(TestClient client, int from, int to) {
		for (int i = from; i < to; i++) {
			client.send(Message.builder(EventAction.UNSUBSCRIBE)
				.names(List.of("news"))
				.correlationId(String.valueOf(i))
				.build());
		}
	}

	private static List<String> answered(TestClient client) {
		return client.received().stream().map(Message::correlationId).toList();
	}

	@Test
	void handlesLaterAndInOrderWhatComesTooFast() {
		startWithRates(10, 0);
		TestClient client = login("hasty");

		ask(client, 0, 13);

		assertThat(answered(client)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
		assertThat(this.server.refusals(Limit.MESSAGE_RATE)).isEqualTo(1);
		this.clock.advance(Duration.ofMillis(350));
		assertThat(answered(client)).containsExactly("8", "9", "10");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(answered(client)).containsExactly("11", "12");
		assertThat(client.closeReason()).isNull();
	}

	@Test
	void leavesOthersAloneWhileAClientIsMadeToWait() {
		startWithRates(10, 0);
		TestClient hasty = login("hasty");
		TestClient other = login("other");
		ask(hasty, 0, 50);

		ask(other, 0, 8);

		assertThat(answered(other)).hasSize(8);
	}

	@Test
	void closesAClientThatGoesOnAfterTellingIt() {
		startWithRates(10, 0);
		TestClient client = login("flood");
		int sent = 0;

		while (client.closeReason() == null) {
			client.send(Message.builder(RpcAction.REQUEST).name("add").correlationId("c" + sent++).build());
		}

		assertThat(client.closeReason()).isEqualTo(CloseReason.TOO_MANY_MESSAGES);
		assertThat(sent).isLessThanOrEqualTo(MAX_PENDING / 256);
		List<Message> received = client.received();
		Message last = received.get(received.size() - 1);
		assertThat(last.action()).isEqualTo(RpcAction.MESSAGE_DENIED);
		assertThat(last.correlationId()).isEqualTo("c" + (sent - 1));
		assertThat(this.server.closedConnections(CloseReason.TOO_MANY_MESSAGES)).isEqualTo(1);
	}

	@Test
	void handlesNothingMoreOfAClientThatGoesWhileItsMessagesWait() {
		startWithRates(10, 0);
		TestClient client = login("hasty");
		TestClient other = login("other");
		other.send(names(EventAction.SUBSCRIBE, "news"));
		other.received();
		for (int i = 0; i < 20; i++) {
			client.send(data(EventAction.EMIT, "news", "1"));
		}
		assertThat(other.received()).hasSize(8);

		client.vanish();
		this.clock.advance(Duration.ofSeconds(5));

		assertThat(other.received()).isEmpty();
	}

	@Test
	void answersHeartbeatsOfAClientWhoseMessagesWait() {
		startWithRates(10, 0);
		TestClient client = login("hasty");
		ask(client, 0, 50);
		client.received();

		client.send(Message.of(ConnectionAction.PING));

		assertThat(client.received()).extracting(Message::action).containsExactly(ConnectionAction.PONG);
	}

	@Test
	void countsAFloodOfPings() {
		startWithRates(10, 0);
		TestClient client = login("flood");
		int sent = 0;

		while (client.closeReason() == null) {
			client.send(Message.of(ConnectionAction.PING));
			sent++;
		}

		assertThat(client.closeReason()).isEqualTo(CloseReason.TOO_MANY_MESSAGES);
		assertThat(sent).isLessThanOrEqualTo(MAX_PENDING / 256 + 10);
	}

	@Test
	void countsMessagesOfAllConnectionsOfAUser() {
		startWithRates(0, 10);
		TestClient first = login("alice");
		TestClient second = login("alice");
		TestClient other = login("bob");

		ask(first, 0, 7);
		ask(second, 0, 7);
		ask(other, 0, 7);

		assertThat(answered(first)).hasSize(7);
		assertThat(answered(second)).hasSize(3);
		assertThat(answered(other)).hasSize(7);
		assertThat(this.server.refusals(Limit.USER_MESSAGE_RATE)).isEqualTo(1);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(answered(second)).hasSize(4);
	}

	@Test
	void doesNotTakeUsersWithoutANameForOne() {
		startWithRates(0, 10);
		TestClient first = login("open");
		TestClient second = login("open");

		ask(first, 0, 20);
		ask(second, 0, 20);

		assertThat(answered(first)).hasSize(20);
		assertThat(answered(second)).hasSize(20);
	}

	@Test
	void forgetsAUserWithItsLastConnection() {
		startWithRates(0, 10);
		TestClient first = login("alice");
		ask(first, 0, 10);
		first.vanish();

		TestClient second = login("alice");
		ask(second, 0, 10);

		assertThat(answered(second)).hasSize(10);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void deniesOneCallTooManyUntilAnotherIsAnswered(boolean ofUser) {
		start(new LimitOptions(0, 0, 0, 0, 0, ofUser ? 0 : 2, ofUser ? 2 : 0));
		TestClient provider = login("provider");
		provider.send(names(RpcAction.PROVIDE, "add"));
		TestClient client = login("greedy");
		TestClient second = ofUser ? login("greedy") : client;
		client.send(call(RpcAction.REQUEST, "add", "1", null));
		client.send(call(RpcAction.REQUEST, "add", "2", null));

		second.send(call(RpcAction.REQUEST, "add", "3", null));

		Message denied = second.expect(RpcAction.MESSAGE_DENIED);
		assertThat(denied.correlationId()).isEqualTo("3");
		assertThat(denied.originalAction()).isEqualTo(RpcAction.REQUEST);
		assertThat(this.server.refusals(ofUser ? Limit.USER_CALLS : Limit.CALLS)).isEqualTo(1);
		provider.send(call(RpcAction.RESPONSE, "add", "1", "7"));
		client.expect(RpcAction.RESPONSE);
		second.send(call(RpcAction.REQUEST, "add", "4", null));
		second.expectNothing();
		second.send(call(RpcAction.REQUEST, "add", "5", null));
		second.expect(RpcAction.MESSAGE_DENIED);
	}

	@Test
	void givesCallsBackWhoeverEndsThem() {
		start(new LimitOptions(0, 0, 0, 0, 0, 1, 1));
		TestClient client = login("greedy");
		client.send(call(RpcAction.REQUEST, "nobody", "1", null));
		client.expect(RpcAction.NO_RPC_PROVIDER);
		TestClient provider = login("provider");
		provider.send(names(RpcAction.PROVIDE, "add"));
		client.send(call(RpcAction.REQUEST, "add", "2", null));
		this.clock.advance(Duration.ofSeconds(2));
		client.expect(RpcAction.ACCEPT_TIMEOUT);
		client.send(call(RpcAction.REQUEST, "add", "3", null));
		client.vanish();

		TestClient again = login("greedy");
		again.send(call(RpcAction.REQUEST, "add", "4", null));

		again.expectNothing();
		assertThat(this.server.refusals(Limit.CALLS) + this.server.refusals(Limit.USER_CALLS)).isZero();
	}

	@Test
	void takesNoFurtherClientsWhileManyAreNotLoggedIn() {
		start(new LimitOptions(2, 0, 0, 0, 0, 0, 0));
		TestClient first = connect();
		TestClient second = connect();
		assertThat(this.server.admits()).isFalse();
		assertThat(this.server.refusals(Limit.UNAUTHENTICATED_CONNECTIONS)).isEqualTo(1);

		first.challenge();
		first.authenticate("alice");
		assertThat(this.server.admits()).isTrue();
		connect();
		assertThat(this.server.admits()).isFalse();
		second.vanish();
		assertThat(this.server.admits()).isTrue();
		first.vanish();
		connect();

		assertThat(this.server.admits()).isFalse();
	}

	@Test
	void takesNoMoreClientsASecondThanAllowedAfterTheFirstRush() {
		start(new LimitOptions(0, 2, 0, 0, 0, 0, 0));
		for (int i = 0; i < 20; i++) {
			assertThat(this.server.admits()).isTrue();
		}

		assertThat(this.server.admits()).isFalse();

		assertThat(this.server.refusals(Limit.CONNECTION_RATE)).isEqualTo(1);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.server.admits()).isTrue();
		assertThat(this.server.admits()).isTrue();
		assertThat(this.server.admits()).isFalse();
	}

	@Test
	void logsClientsInLaterWhenTooManyComeAtOnce() {
		start(new LimitOptions(0, 0, 1, 0, 0, 0, 0));
		for (int i = 0; i < 10; i++) {
			login("user" + i);
		}
		TestClient late = connect();
		late.challenge();
		late.expect(ConnectionAction.ACCEPT);

		late.authenticate("late");

		assertThat(late.received()).isEmpty();
		assertThat(this.server.refusals(Limit.LOGIN_RATE)).isEqualTo(1);
		this.clock.advance(Duration.ofSeconds(1));
		late.expect(AuthAction.AUTH_SUCCESSFUL);
	}

	@Test
	void countsWhatIsRefused() {
		start(LimitOptions.defaults());
		TestClient client = login("greedy");
		client.send(names(EventAction.SUBSCRIBE, "a", "b", "c"));
		client.send(names(RpcAction.PROVIDE, "a", "b", "c"));
		client.send(names(EventAction.SUBSCRIBE, "n".repeat(101)));
		client.send(one(EventAction.EMIT, ""));
		client.send(data(EventAction.EMIT, "news", "[".repeat(501) + "]".repeat(501)));
		client.send(data(EventAction.EMIT, "news", "{"));
		client.send(Message.builder(RecordAction.CREATEANDPATCH)
			.name("list")
			.path("a[10001]")
			.version(-1)
			.data(TestClient.json("1"))
			.build());

		assertThat(client.drain()).filteredOn((message) -> !message.isAck())
			.extracting(Message::action)
			.containsExactly(EventAction.MESSAGE_DENIED, RpcAction.MESSAGE_DENIED, EventAction.INVALID_MESSAGE_DATA,
					EventAction.INVALID_MESSAGE_DATA, EventAction.INVALID_MESSAGE_DATA,
					EventAction.INVALID_MESSAGE_DATA, RecordAction.INVALID_MESSAGE_DATA);
		assertThat(this.server.refusals(Limit.SUBSCRIPTIONS)).isEqualTo(2);
		assertThat(this.server.refusals(Limit.NAME_LENGTH)).isEqualTo(2);
		assertThat(this.server.refusals(Limit.INVALID_DATA)).isEqualTo(3);
	}

	@Test
	void countsWhatClientsMayNotDo() {
		start(LimitOptions.defaults());
		TestClient stranger = connect();
		TestClient forger = login("forger");

		stranger.send(one(EventAction.EMIT, "news"));
		stranger.challenge();
		stranger.send(one(RecordAction.READ, "page"));
		forger.send(call(RpcAction.RESPONSE, "sum", "1", "2"));
		forger.send(one(RecordAction.DELETED, "page"));
		forger.send(Requests.answer(EventAction.LISTEN_ACCEPT, ".*", "news"));
		forger.send(Message.of(ConnectionAction.PONG));
		forger.send(one(EventAction.LISTEN, "("));

		assertThat(stranger.received()).extracting(Message::action)
			.containsExactly(ConnectionAction.INVALID_MESSAGE, ConnectionAction.ACCEPT, AuthAction.INVALID_MESSAGE);
		assertThat(forger.drain()).extracting(Message::action)
			.containsExactly(RpcAction.INVALID_RPC_CORRELATION_ID, ParserAction.UNKNOWN_TOPIC,
					EventAction.INVALID_LISTEN_REGEX);
		assertThat(this.server.refusals(Limit.NOT_LOGGED_IN)).isEqualTo(2);
		assertThat(this.server.refusals(Limit.UNEXPECTED)).isEqualTo(4);
		assertThat(this.server.refusals(Limit.INVALID_DATA)).isEqualTo(1);
	}

	@Test
	void countsPatternsThatAreTooMany() {
		start(LimitOptions.defaults());
		TestClient client = login("listener");
		for (int i = 0; i <= 1000; i++) {
			client.send(one(EventAction.LISTEN, "p" + i));
		}

		assertThat(client.drain()).filteredOn((message) -> !message.isAck())
			.extracting(Message::action)
			.containsExactly(EventAction.MESSAGE_DENIED);
		assertThat(this.server.refusals(Limit.PATTERNS)).isEqualTo(1);
	}

}
