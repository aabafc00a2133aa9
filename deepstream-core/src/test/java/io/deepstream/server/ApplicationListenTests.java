package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.client.Provider;
import io.deepstream.server.client.Subscription;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Application.get;
import static io.deepstream.server.Application.reason;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application supplies data on demand. On one thread, with a clock that stands still.
 */
class ApplicationListenTests {

	private final ManualScheduler clock = new ManualScheduler();

	private final DeepstreamServer server = Nodes.single(this.clock);

	private final Deepstream deepstream = Application.inline(this.server);

	private final TestClient client = TestClient.login(this.server, "alice");

	private final List<String> asked = new ArrayList<>();

	@AfterEach
	void stop() {
		this.client.vanish();
		this.deepstream.close();
		assertThat(this.server.registrations()).isZero();
		get(this.server.stop());
	}

	private Provider provider(boolean accepts) {
		return Provider.of((name) -> this.asked.add("start " + name) && accepts,
				(name) -> this.asked.add("stop " + name));
	}

	@Test
	void suppliesRecordsWhileTheyAreWanted() {
		get(this.deepstream.records().listen("^weather/.*", provider(true)).ready());

		this.client.send(Requests.names(RecordAction.SUBSCRIBECREATEANDREAD, "weather/rome"));
		assertThat(this.client.drain()).extracting(Message::action).contains(RecordAction.SUBSCRIPTION_HAS_PROVIDER);
		this.client.send(Requests.names(RecordAction.UNSUBSCRIBE, "weather/rome"));

		assertThat(this.asked).containsExactly("start weather/rome", "stop weather/rome");
	}

	@Test
	void suppliesEventsToTheApplicationItself() {
		get(this.deepstream.events().listen("^tick/", provider(true)).ready());

		Subscription subscription = this.deepstream.events().subscribe("tick/1", String.class, this.asked::add);
		get(this.deepstream.events().emit("tick/1", "now"));
		subscription.close();

		assertThat(this.asked).containsExactly("start tick/1", "now", "stop tick/1");
	}

	@Test
	void rejectsWhatItDoesNotSupply() {
		get(this.deepstream.events().listen("^tick/", provider(false)).ready());

		this.client.send(Requests.names(EventAction.SUBSCRIBE, "tick/1"));
		this.client.expect(EventAction.SUBSCRIBE);
		this.client.send(Requests.names(EventAction.UNSUBSCRIBE, "tick/1"));

		assertThat(this.asked).containsExactly("start tick/1");
	}

	@Test
	void stopsEverythingWhenItEnds() {
		Subscription listening = this.deepstream.events().listen("^tick/", provider(true));
		this.client.send(Requests.names(EventAction.SUBSCRIBE, "tick/1"));

		listening.close();
		listening.close();

		assertThat(this.asked).containsExactly("start tick/1", "stop tick/1");
	}

	@Test
	void stopsEverythingWhenTheServerStops() {
		this.deepstream.events().listen("^tick/", provider(true));
		this.client.send(Requests.names(EventAction.SUBSCRIBE, "tick/1"));

		get(this.server.stop());

		assertThat(this.asked).containsExactly("start tick/1", "stop tick/1");
	}

	@Test
	void whatIsAcceptedTooLateIsStopped() {
		CompletableFuture<Boolean> decision = new CompletableFuture<>();
		this.deepstream.events().listen("^tick/", new Provider() {

			@Override
			public CompletionStage<Boolean> start(String name) {
				return decision;
			}

			@Override
			public void stop(String name) {
				ApplicationListenTests.this.asked.add("stop " + name);
			}

		});
		this.client.send(Requests.names(EventAction.SUBSCRIBE, "tick/1"));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.asked).isEmpty();

		decision.complete(true);

		assertThat(this.asked).containsExactly("stop tick/1");
	}

	@Test
	void aProviderThatFailsRejects() {
		this.deepstream.events().listen("^tick/", (name) -> {
			this.asked.add(name);
			throw new IllegalStateException("on purpose");
		});
		TestClient other = TestClient.login(this.server, "other");
		other.send(Requests.one(EventAction.LISTEN, "tick"));
		other.expect(EventAction.LISTEN);

		this.client.send(Requests.names(EventAction.SUBSCRIBE, "tick/1"));

		other.expect(EventAction.SUBSCRIPTION_FOR_PATTERN_FOUND);
		other.vanish();
	}

	@Test
	void aPatternIsListenedToOnceAndHasToBeOne() {
		get(this.deepstream.events().listen("^tick/", provider(true)).ready());

		assertThat(reason(this.deepstream.events().listen("^tick/", provider(true)).ready()))
			.isEqualTo(Reason.ALREADY_REGISTERED);
		assertThat(reason(this.deepstream.events().listen("(", provider(true)).ready())).isEqualTo(Reason.INVALID_DATA);
	}

}
