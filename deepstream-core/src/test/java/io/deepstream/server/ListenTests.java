package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.listen.ListenOptions;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.Requests.answer;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static org.assertj.core.api.Assertions.assertThat;

class ListenTests {

	private static final String PATTERN = "^l/.*";

	private static final Message FOUND = answer(RecordAction.SUBSCRIPTION_FOR_PATTERN_FOUND, PATTERN, "l/1");

	private static final Message REMOVED = answer(RecordAction.SUBSCRIPTION_FOR_PATTERN_REMOVED, PATTERN, "l/1");

	private static final Message ACCEPT = answer(RecordAction.LISTEN_ACCEPT, PATTERN, "l/1");

	private static final Message REJECT = answer(RecordAction.LISTEN_REJECT, PATTERN, "l/1");

	private static final Message HAS_PROVIDER = one(RecordAction.SUBSCRIPTION_HAS_PROVIDER, "l/1");

	private static final Message HAS_NO_PROVIDER = one(RecordAction.SUBSCRIPTION_HAS_NO_PROVIDER, "l/1");

	private final ManualScheduler clock = new ManualScheduler();

	private final DeepstreamServer server = Nodes.single(
			(options) -> TestOptions.withListen(options, new ListenOptions(false, Duration.ofMillis(500),
					Duration.ofSeconds(30), Duration.ofSeconds(45), 5)),
			PermissionChecker.ALLOW_ALL, new OpenAuthenticator(), this.clock);

	private final TestClient subscriber = TestClient.login(this.server, "subscriber");

	private final TestClient first = TestClient.login(this.server, "first");

	private final TestClient second = TestClient.login(this.server, "second");

	@AfterEach
	void everythingIsForgottenWhenClientsHaveGone() {
		this.subscriber.vanish();
		this.first.vanish();
		this.second.vanish();

		assertThat(this.server.registrations()).isZero();
		this.server.stop().toCompletableFuture().join();
	}

	@Test
	void findsAProviderForANameSubscribedToLater() {
		listen(this.first);
		subscribe("l/1");
		subscribe("other");

		assertThat(this.first.drain()).containsExactly(FOUND);
		this.subscriber.expectNothing();
		this.first.send(ACCEPT);

		assertThat(this.subscriber.drain()).containsExactly(HAS_PROVIDER);
		this.first.expectNothing();
	}

	@Test
	void findsAProviderForANameSubscribedToBeforeWithQuestionsBeforeTheAck() {
		subscribe("l/1");

		this.first.send(one(RecordAction.LISTEN, PATTERN));

		assertThat(this.first.drain()).containsExactly(FOUND,
				Message.builder(RecordAction.LISTEN).name(PATTERN).ack().build());
	}

	@Test
	void tellsNewSubscribersOfTheProviderBeforeTheValue() {
		provide();

		this.second.send(names(RecordAction.SUBSCRIBECREATEANDREAD, "l/1"));

		assertThat(this.second.drain()).extracting(Message::action)
			.containsExactly(RecordAction.SUBSCRIBECREATEANDREAD, RecordAction.SUBSCRIPTION_HAS_PROVIDER,
					RecordAction.READ_RESPONSE);
		this.subscriber.expectNothing();
	}

	@Test
	void asksOneListenerAfterTheOtherUntilAllHaveRejected() {
		listen(this.first);
		listen(this.second);
		subscribe("l/1");

		assertThat(this.first.drain()).containsExactly(FOUND);
		this.second.expectNothing();
		this.first.send(REJECT);
		assertThat(this.second.drain()).containsExactly(FOUND);
		this.second.send(REJECT);

		this.first.expectNothing();
		this.second.expectNothing();
		this.subscriber.expectNothing();
	}

	@Test
	void givesUpOnAListenerThatDoesNotAnswer() {
		listen(this.first);
		listen(this.second);
		subscribe("l/1");
		this.clock.advance(Duration.ofMillis(499));
		assertThat(this.first.drain()).containsExactly(FOUND);

		this.clock.advance(Duration.ofMillis(1));

		assertThat(this.first.drain())
			.containsExactly(Message.builder(RecordAction.LISTEN_RESPONSE_TIMEOUT).subscription("l/1").build());
		assertThat(this.second.drain()).containsExactly(FOUND);
		this.first.send(ACCEPT);
		this.subscriber.expectNothing();
		this.second.send(ACCEPT);
		assertThat(this.subscriber.drain()).containsExactly(HAS_PROVIDER);
		this.first.expectNothing();
	}

	@Test
	void asksAListenerThatCameDuringTheSearchLast() {
		listen(this.first);
		subscribe("l/1");
		listen(this.second);

		this.first.send(REJECT);

		assertThat(this.second.drain()).containsExactly(FOUND);
	}

	@Test
	void asksTheNextWhenAListenerLeavesDuringTheSearch() {
		listen(this.first);
		listen(this.second);
		subscribe("l/1");
		assertThat(this.first.drain()).containsExactly(FOUND);

		this.first.send(one(RecordAction.UNLISTEN, PATTERN));

		assertThat(this.first.drain())
			.containsExactly(Message.builder(RecordAction.UNLISTEN).name(PATTERN).ack().build());
		assertThat(this.second.drain()).containsExactly(FOUND);
	}

	@Test
	void keepsTheSearchWhenAListenerLeavesThatWaitsForItsTurn() {
		listen(this.first);
		listen(this.second);
		subscribe("l/1");
		this.second.send(one(RecordAction.UNLISTEN, PATTERN));
		this.second.expect(RecordAction.UNLISTEN);

		this.first.send(ACCEPT);

		assertThat(this.subscriber.drain()).containsExactly(HAS_PROVIDER);
	}

	@Test
	void looksForAnotherWhenTheProviderDisconnects() {
		provide();
		listen(this.second);

		this.first.vanish();

		assertThat(this.subscriber.drain()).containsExactly(HAS_NO_PROVIDER);
		assertThat(this.second.drain()).containsExactly(FOUND);
		this.second.send(ACCEPT);
		assertThat(this.subscriber.drain()).containsExactly(HAS_PROVIDER);
	}

	@Test
	void looksForAnotherWhenTheProviderUnlistens() {
		provide();
		listen(this.second);

		this.first.send(one(RecordAction.UNLISTEN, PATTERN));

		assertThat(this.first.drain()).extracting(Message::action).containsExactly(RecordAction.UNLISTEN);
		assertThat(this.subscriber.drain()).containsExactly(HAS_NO_PROVIDER);
		assertThat(this.second.drain()).containsExactly(FOUND);
	}

	@Test
	void keepsAProvisionWhenTheProviderUnlistensAnotherPattern() {
		provide();
		this.first.send(one(RecordAction.LISTEN, "1$"));
		this.first.expect(RecordAction.LISTEN);

		this.first.send(one(RecordAction.UNLISTEN, "1$"));

		assertThat(this.first.drain()).extracting(Message::action).containsExactly(RecordAction.UNLISTEN);
		this.subscriber.expectNothing();
	}

	@Test
	void tellsTheProviderWhenTheLastSubscriberHasGone() {
		provide();
		this.second.send(names(RecordAction.SUBSCRIBE, "l/1"));
		this.second.drain();
		this.second.vanish();
		this.first.expectNothing();

		this.subscriber.send(names(RecordAction.UNSUBSCRIBE, "l/1"));

		assertThat(this.first.drain()).containsExactly(REMOVED);
		assertThat(this.subscriber.drain()).extracting(Message::action).containsExactly(RecordAction.UNSUBSCRIBE);
	}

	@Test
	void tellsTheProviderWhenTheRecordIsDeleted() {
		provide();

		this.subscriber.send(one(RecordAction.DELETE, "l/1"));

		assertThat(this.first.drain()).containsExactly(REMOVED);
	}

	@Test
	void takesBackAQuestionThatIsAcceptedWhenNobodyWantsTheAnswerAnyMore() {
		listen(this.first);
		subscribe("l/1");
		assertThat(this.first.drain()).containsExactly(FOUND);
		this.subscriber.send(names(RecordAction.UNSUBSCRIBE, "l/1"));
		this.first.expectNothing();

		this.first.send(ACCEPT);

		assertThat(this.first.drain()).containsExactly(REMOVED);
	}

	@Test
	void asksAClientForItsOwnSubscription() {
		listen(this.first);

		this.first.send(names(RecordAction.SUBSCRIBE, "l/1"));

		assertThat(this.first.drain()).contains(FOUND);
		this.first.send(ACCEPT);
		assertThat(this.first.drain()).containsExactly(HAS_PROVIDER);
	}

	@Test
	void acknowledgesAPatternThatIsListenedToAlreadyAndAsksOnce() {
		listen(this.first);
		listen(this.first);

		subscribe("l/1");

		assertThat(this.first.drain()).containsExactly(FOUND);
	}

	@ParameterizedTest
	@ValueSource(strings = { "(", "[a", "a**", "(?<=a)b", "((a{100}){100}){100}" })
	void refusesPatternsThatCannotBeUsedWithoutAnAck(String pattern) {
		this.first.send(one(RecordAction.LISTEN, pattern));

		assertThat(this.first.drain()).containsExactly(one(RecordAction.INVALID_LISTEN_REGEX, pattern));
	}

	@Test
	void survivesAPatternNestedDeeperThanTheStack() {
		String deep = "(".repeat(500) + "a" + ")".repeat(500);
		this.first.send(one(RecordAction.LISTEN, deep));
		this.first.expect(RecordAction.INVALID_LISTEN_REGEX);

		provide();
	}

	@Test
	void refusesOnePatternTooMany() {
		for (int i = 0; i < 5; i++) {
			this.first.send(one(RecordAction.LISTEN, "p" + i));
			this.first.expect(RecordAction.LISTEN);
		}

		this.first.send(one(RecordAction.LISTEN, "p5"));

		Message denied = this.first.expect(RecordAction.MESSAGE_DENIED);
		assertThat(denied.name()).isEqualTo("p5");
		assertThat(denied.originalAction()).isEqualTo(RecordAction.LISTEN);
		this.first.send(one(RecordAction.UNLISTEN, "p0"));
		this.first.expect(RecordAction.UNLISTEN);
		listen(this.first);
	}

	@Test
	void leavesUnlistenOfAnUnknownPatternWithoutAnswer() {
		this.first.send(one(RecordAction.UNLISTEN, PATTERN));

		this.first.expectNothing();
	}

	@Test
	void triesANameAgainWhenItHasCooledDown() {
		listen(this.first);
		subscribe("l/1");
		assertThat(this.first.drain()).containsExactly(FOUND);
		this.first.send(REJECT);

		this.clock.advance(Duration.ofSeconds(30));
		this.first.expectNothing();
		this.clock.advance(Duration.ofSeconds(30));

		assertThat(this.first.drain()).containsExactly(FOUND);
	}

	@Test
	void leavesProvidedNamesAloneWhenItTriesOthersAgain() {
		provide();

		this.clock.advance(Duration.ofMinutes(5));

		this.first.expectNothing();
		this.subscriber.expectNothing();
	}

	@Test
	void findsAProviderForEachOfManyNames() {
		listen(this.first);
		listen(this.second);
		List<String> wanted = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			wanted.add("l/" + i);
		}
		this.subscriber.send(names(RecordAction.SUBSCRIBE, wanted.toArray(String[]::new)));

		for (Message found : this.first.drain()) {
			boolean even = Integer.parseInt(found.subscription().substring(2)) % 2 == 0;
			this.first.send(answer(even ? RecordAction.LISTEN_ACCEPT : RecordAction.LISTEN_REJECT, PATTERN,
					found.subscription()));
		}
		for (Message found : this.second.drain()) {
			this.second.send(answer(RecordAction.LISTEN_ACCEPT, PATTERN, found.subscription()));
		}

		Set<String> provided = new HashSet<>();
		this.subscriber.drain()
			.stream()
			.filter((message) -> message.action() == RecordAction.SUBSCRIPTION_HAS_PROVIDER)
			.forEach((message) -> assertThat(provided.add(message.name())).as(message.name()).isTrue());
		assertThat(provided).containsExactlyInAnyOrderElementsOf(wanted);
	}

	@Test
	void neverTellsSubscribersOfEventsWhetherThereIsAProvider() {
		this.first.send(one(EventAction.LISTEN, PATTERN));
		this.first.expect(EventAction.LISTEN);
		this.subscriber.send(names(EventAction.SUBSCRIBE, "l/1"));
		this.subscriber.expect(EventAction.SUBSCRIBE);

		assertThat(this.first.drain())
			.containsExactly(answer(EventAction.SUBSCRIPTION_FOR_PATTERN_FOUND, PATTERN, "l/1"));
		this.first.send(answer(EventAction.LISTEN_ACCEPT, PATTERN, "l/1"));
		this.subscriber.expectNothing();
		this.subscriber.vanish();
		assertThat(this.first.drain())
			.containsExactly(answer(EventAction.SUBSCRIPTION_FOR_PATTERN_REMOVED, PATTERN, "l/1"));
	}

	private void provide() {
		listen(this.first);
		subscribe("l/1");
		assertThat(this.first.drain()).contains(FOUND);
		this.first.send(ACCEPT);
		assertThat(this.subscriber.drain()).containsExactly(HAS_PROVIDER);
	}

	private static void listen(TestClient client) {
		client.send(one(RecordAction.LISTEN, PATTERN));
		assertThat(client.drain()).contains(Message.builder(RecordAction.LISTEN).name(PATTERN).ack().build());
	}

	private void subscribe(String name) {
		this.subscriber.send(names(RecordAction.SUBSCRIBE, name));
		this.subscriber.expect(RecordAction.SUBSCRIBE);
	}

}
