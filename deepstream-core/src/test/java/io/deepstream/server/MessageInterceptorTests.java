package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.intercept.Interception;
import io.deepstream.server.intercept.MessageInterceptor;
import io.deepstream.server.intercept.ReceivedMessage;
import io.deepstream.server.intercept.Rejection;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.spi.ServerListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static io.deepstream.server.Requests.answer;
import static io.deepstream.server.Requests.call;
import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static io.deepstream.server.TestClient.json;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class MessageInterceptorTests {

	private final ManualScheduler clock = new ManualScheduler();

	private final List<Message> asked = new ArrayList<>();

	private final List<Message> checked = new ArrayList<>();

	private final CompletableFuture<Message> pending = new CompletableFuture<>();

	private int hops;

	private DeepstreamServer server;

	private TestClient client;

	private void start(MessageInterceptor... interceptors) {
		PermissionChecker checker = (request) -> {
			this.checked.add(request.message());
			return CompletableFuture.completedStage(true);
		};
		ServerParts parts = new ServerParts(new MemoryRecordCache(), null, null, List.of(new OpenAuthenticator()),
				checker, ServerListener.NONE)
			.withInterception(Interception.of(List.of(interceptors)));
		this.server = new DeepstreamServer(ServerOptions.defaults("a"), parts, new Threads((task) -> {
			this.hops++;
			task.run();
		}, this.clock));
		this.server.start().toCompletableFuture().join();
		this.client = TestClient.login(this.server, "alice");
	}

	private CompletionStage<Message> remember(ReceivedMessage received) {
		this.asked.add(received.message());
		return received.pass();
	}

	private static CompletionStage<Message> append(ReceivedMessage received, String text) {
		if (received.message().data() == null) {
			return received.pass();
		}
		String before = text(received.message());
		return received.pass(json(before.substring(0, before.length() - 1) + text + "\""));
	}

	@AfterEach
	void stop() {
		this.client.vanish();
		assertThat(this.server.registrations()).isZero();
		this.server.stop().toCompletableFuture().join();
	}

	@Test
	void asksInOrderAndEachWithWhatTheOneBeforeMadeOfTheMessage() {
		start((received) -> append(received, "a"), (received) -> append(received, "b"), this::remember,
				(received) -> append(received, "c"));
		TestClient subscriber = TestClient.login(this.server, "bob");
		subscriber.send(names(EventAction.SUBSCRIBE, "news"));
		subscriber.expect(EventAction.SUBSCRIBE);

		this.client.send(data(EventAction.EMIT, "news", "\"\""));

		assertThat(text(subscriber.expect(EventAction.EMIT))).isEqualTo("\"abc\"");
		assertThat(this.asked).last().extracting(TestClient::text).isEqualTo("\"ab\"");
		assertThat(this.checked).last().extracting(TestClient::text).isEqualTo("\"abc\"");
		subscriber.vanish();
	}

	@Test
	void renamesAnEventBeforeThePermissionIsAskedFor() {
		start((received) -> CompletableFuture
			.completedStage(received.message().toBuilder().name("of/" + received.user().id()).build()));
		TestClient subscriber = TestClient.login(this.server, "bob");

		this.client.send(data(EventAction.EMIT, "news", "1"));

		assertThat(this.checked).extracting(Message::name).containsExactly("of/alice");
		this.client.expectNothing();
		subscriber.vanish();
	}

	@Test
	void takesChangedCallsAndResponses() {
		start((received) -> append(received, "!"));
		this.client.send(names(RpcAction.PROVIDE, "greet"));
		this.client.expect(RpcAction.PROVIDE);
		TestClient requester = TestClient.login(this.server, "bob");

		requester.send(call(RpcAction.REQUEST, "greet", "c1", "\"hi\""));
		assertThat(text(this.client.expect(RpcAction.REQUEST))).isEqualTo("\"hi!\"");
		this.client.send(call(RpcAction.RESPONSE, "greet", "c1", "\"ho\""));

		assertThat(text(requester.expect(RpcAction.RESPONSE))).isEqualTo("\"ho!\"");
		requester.vanish();
	}

	static Stream<Arguments> requests() {
		return Stream.of(
				Arguments.of(data(EventAction.EMIT, "a", "1"), EventAction.MESSAGE_DENIED,
						EventAction.INVALID_MESSAGE_DATA, EventAction.MESSAGE_PERMISSION_ERROR),
				Arguments.of(call(RpcAction.REQUEST, "a", "c1", "1"), RpcAction.MESSAGE_DENIED,
						RpcAction.INVALID_MESSAGE_DATA, RpcAction.MESSAGE_PERMISSION_ERROR),
				Arguments.of(Message.of(PresenceAction.QUERY_ALL), PresenceAction.MESSAGE_DENIED,
						PresenceAction.INVALID_PRESENCE_USERS, PresenceAction.MESSAGE_PERMISSION_ERROR),
				Arguments.of(RecordRequests.ack(RecordRequests.upsert("a", "{}"), "w1"), RecordAction.MESSAGE_DENIED,
						RecordAction.INVALID_MESSAGE_DATA, RecordAction.MESSAGE_PERMISSION_ERROR),
				Arguments.of(one(RecordAction.READ, "a"), RecordAction.MESSAGE_DENIED,
						RecordAction.INVALID_MESSAGE_DATA, RecordAction.MESSAGE_PERMISSION_ERROR));
	}

	@ParameterizedTest
	@MethodSource("requests")
	void tellsTheClientWhatIsRejected(Message request, Action denied, Action invalid, Action failed) {
		List<RuntimeException> answers = new ArrayList<>(List.of(Rejection.denied("not on Sundays"),
				Rejection.invalid("too blue"), new IllegalStateException("broken")));
		start((received) -> {
			throw answers.remove(0);
		});

		for (Action expected : List.of(denied, invalid, failed)) {
			this.client.send(request);

			Message answer = this.client.expect(expected);
			assertThat(answer.originalAction()).isEqualTo(request.action());
			assertThat(answer.name()).isEqualTo(request.name());
			assertThat(answer.correlationId()).isEqualTo(request.correlationId());
			assertThat(answer.isWriteAck()).isEqualTo(request.isWriteAck());
			assertThat(answer.isError()).isTrue();
		}
		this.client.expectNothing();
		assertThat(this.checked).isEmpty();
		assertThat(this.server.refusals(Limit.INTERCEPTED)).isEqualTo(2);
		assertThat(this.server.refusals(Limit.INTERCEPTOR_FAILURE)).isEqualTo(1);
	}

	@Test
	void rejectsEachNameOfARequestAndAsksNobodyAfterThat() {
		start((received) -> CompletableFuture.failedStage(Rejection.denied("nobody may")), this::remember);

		this.client.send(names(EventAction.SUBSCRIBE, "a", "b"));

		assertThat(this.client.drain()).extracting(Message::action, Message::name)
			.containsExactly(tuple(EventAction.MESSAGE_DENIED, "a"), tuple(EventAction.MESSAGE_DENIED, "b"));
		assertThat(this.asked).isEmpty();
	}

	@Test
	void rejectsWhenThereIsNoAnswerInTime() {
		start((received) -> this.pending, this::remember);
		this.client.send(names(EventAction.SUBSCRIBE, "a"));

		this.clock.advance(Duration.ofSeconds(4));
		assertThat(this.client.received()).isEmpty();
		this.clock.advance(Duration.ofSeconds(1));

		this.client.expect(EventAction.MESSAGE_PERMISSION_ERROR);
		this.pending.complete(names(EventAction.SUBSCRIBE, "a"));
		this.client.expectNothing();
		assertThat(this.asked).isEmpty();
		assertThat(this.server.refusals(Limit.INTERCEPTOR_FAILURE)).isEqualTo(1);
	}

	@Test
	void leavesNoTimerBehind() {
		start((received) -> this.pending);
		int timers = this.clock.size();
		this.client.send(names(EventAction.SUBSCRIBE, "a"));
		assertThat(this.clock.size()).isEqualTo(timers + 1);

		this.pending.complete(names(EventAction.SUBSCRIBE, "a"));

		this.client.expect(EventAction.SUBSCRIBE);
		assertThat(this.clock.size()).isEqualTo(timers);
	}

	@Test
	void keepsTheOrderOfRequestsWhileAnAnswerIsPending() {
		start((received) -> received.message().names().contains("wait") ? this.pending : received.pass());
		this.client.send(names(EventAction.SUBSCRIBE, "wait"));
		this.client.send(names(EventAction.SUBSCRIBE, "later"));
		this.client.send(names(EventAction.UNSUBSCRIBE, "wait"));
		this.client.send(Message.of(ConnectionAction.PING));
		this.client.expect(ConnectionAction.PONG);
		assertThat(this.client.received()).isEmpty();

		this.pending.complete(names(EventAction.SUBSCRIBE, "wait"));

		assertThat(this.client.drain()).extracting(Message::action)
			.containsExactly(EventAction.SUBSCRIBE, EventAction.SUBSCRIBE, EventAction.UNSUBSCRIBE);
		assertThat(this.checked).extracting(Message::names).containsExactly(List.of("wait"), List.of("later"));
	}

	@Test
	void registersNothingForAClientThatWentMeanwhile() {
		start((received) -> this.pending);
		this.client.send(names(EventAction.SUBSCRIBE, "a"));
		this.client.vanish();

		this.pending.complete(names(EventAction.SUBSCRIBE, "a"));

		assertThat(this.checked).isEmpty();
		assertThat(this.server.registrations()).isZero();
	}

	static Stream<Message> notIntercepted() {
		return Stream.of(Message.of(ConnectionAction.PING), names(EventAction.UNSUBSCRIBE, "a"),
				one(EventAction.UNLISTEN, "a"), answer(EventAction.LISTEN_ACCEPT, "a", "b"),
				answer(EventAction.LISTEN_REJECT, "a", "b"), names(RecordAction.UNSUBSCRIBE, "a"),
				one(RecordAction.UNLISTEN, "a"), answer(RecordAction.LISTEN_ACCEPT, "a", "b"),
				answer(RecordAction.LISTEN_REJECT, "a", "b"), names(RpcAction.UNPROVIDE, "a"),
				call(RpcAction.ACCEPT, "a", "c1", null), call(RpcAction.REJECT, "a", "c1", null),
				names(PresenceAction.UNSUBSCRIBE, "a"), Message.of(PresenceAction.UNSUBSCRIBE_ALL));
	}

	@ParameterizedTest
	@MethodSource("notIntercepted")
	void isNotAskedAboutHeartbeatsAcknowledgementsAndWhatEndsSomething(Message message) {
		start(this::remember);

		this.client.send(message);
		this.client.send(names(EventAction.SUBSCRIBE, "asked"));

		assertThat(this.asked).extracting(Message::names).containsExactly(List.of("asked"));
	}

	static Stream<Arguments> forbidden() {
		Message emit = data(EventAction.EMIT, "a", "1");
		Message subscribe = names(EventAction.SUBSCRIBE, "a");
		Message write = RecordRequests.upsert("a", "{}");
		Message call = call(RpcAction.REQUEST, "a", "c1", "1");
		return Stream.of(Arguments.of(emit, emit.toBuilder().data(json("{")).build()),
				Arguments.of(emit, data(EventAction.SUBSCRIBE, "a", "1")),
				Arguments.of(subscribe, names(EventAction.SUBSCRIBE, "b")),
				Arguments.of(write, RecordRequests.upsert("a", "{\"a\":1}")),
				Arguments.of(call, call(RpcAction.REQUEST, "b", "c1", "1")),
				Arguments.of(call, call(RpcAction.REQUEST, "a", "c2", "1")), Arguments.of(call, null));
	}

	@ParameterizedTest
	@MethodSource("forbidden")
	void refusesWhatTheClientWouldNotRecognise(Message request, Message changed) {
		start((received) -> CompletableFuture.completedStage(changed));

		this.client.send(request);

		assertThat(this.client.next().action()).hasToString("MESSAGE_PERMISSION_ERROR");
		assertThat(this.checked).isEmpty();
	}

	@Test
	void refusesANewNameThatIsTooLong() {
		start((received) -> CompletableFuture
			.completedStage(received.message().toBuilder().name("n".repeat(2000)).build()));

		this.client.send(data(EventAction.EMIT, "a", "1"));

		this.client.expect(EventAction.INVALID_MESSAGE_DATA);
		assertThat(this.server.refusals(Limit.NAME_LENGTH)).isEqualTo(1);
	}

	@Test
	void staysOnTheThreadThatReadsWhenTheAnswerIsThere() {
		start(this::remember, (received) -> append(received, "x"));
		this.hops = 0;

		this.client.send(data(EventAction.EMIT, "a", "\"\""));

		assertThat(this.checked).hasSize(1);
		assertThat(this.hops).isZero();
	}

	@Test
	void logsTheClassThatFailsAsAnErrorOnceInAWhile() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger("io.deepstream.server.intercept");
		log.start();
		logger.addAppender(log);
		start(new Broken());

		for (int i = 0; i < 3; i++) {
			this.client.send(data(EventAction.EMIT, "a", "1"));
		}
		this.clock.advance(Duration.ofSeconds(11));
		this.client.send(data(EventAction.EMIT, "a", "1"));

		logger.detachAppender(log);
		assertThat(log.list).filteredOn((event) -> event.getLevel() == Level.ERROR)
			.hasSize(2)
			.allSatisfy((event) -> assertThat(event.getFormattedMessage()).contains(Broken.class.getName()));
		assertThat(this.server.refusals(Limit.INTERCEPTOR_FAILURE)).isEqualTo(4);
	}

	private static final class Broken implements MessageInterceptor {

		@Override
		public CompletionStage<Message> intercept(ReceivedMessage received) {
			throw new IllegalStateException("broken");
		}

	}

}
