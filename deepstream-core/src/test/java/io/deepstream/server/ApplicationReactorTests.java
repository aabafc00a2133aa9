package io.deepstream.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.deepstream.server.client.DeepstreamException;
import io.deepstream.server.client.PresenceChange;
import io.deepstream.server.client.ReactiveDeepstream;
import io.deepstream.server.client.RecordValue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

import static io.deepstream.server.Application.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The application with Reactor.
 */
class ApplicationReactorTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory());

	private final Application application = Application.of(this.server);

	private final ReactiveDeepstream reactive = new ReactiveDeepstream(this.application.deepstream);

	private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

	@BeforeEach
	void start() {
		get(this.server.start());
	}

	@AfterEach
	void stop() {
		get(this.server.stop());
		this.application.close();
	}

	private Object next() throws InterruptedException {
		return Application.next(this.heard);
	}

	private void awaitRegistrations(int count) {
		Awaitility.await().until(() -> this.server.registrations() == count);
	}

	@Test
	void readsAndWrites() {
		assertThat(this.reactive.get("r", List.class).block(PATIENCE)).isNull();

		this.reactive.set("r", List.of(1)).block(PATIENCE);
		this.reactive.set("r", "0", 2).block(PATIENCE);

		assertThat(this.reactive.replace("r", 1, List.of()).block(PATIENCE)).isFalse();
		assertThat(this.reactive.get("r", List.class).block(PATIENCE)).isEqualTo(new RecordValue<>("r", 2, List.of(2)));
		assertThat(this.reactive.update("r", List.class, (value) -> List.of(3)).block(PATIENCE)).isEqualTo(List.of(3));
		this.reactive.delete("r").block(PATIENCE);
		assertThat(this.reactive.get("r", List.class).block(PATIENCE)).isNull();
	}

	@Test
	void hearsOfValuesUntilItIsCancelled() throws InterruptedException {
		Disposable subscriber = this.reactive.values("r", List.class).subscribe(this.heard::add);
		awaitRegistrations(1);
		this.reactive.set("r", List.of(1)).block(PATIENCE);

		assertThat(next()).isEqualTo(new RecordValue<>("r", 1, List.of(1)));
		subscriber.dispose();

		awaitRegistrations(0);
	}

	@Test
	void hearsOfEventsAsFarAsTheyAreAskedFor() throws InterruptedException {
		BaseSubscriber<Integer> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(Integer value) {
				ApplicationReactorTests.this.heard.add(value);
			}

		};
		this.reactive.events("count", Integer.class).subscribe(slow);
		awaitRegistrations(1);
		for (int i = 1; i <= 3; i++) {
			this.reactive.emit("count", i).block(PATIENCE);
		}

		assertThat(next()).isEqualTo(1);
		assertThat(this.heard).isEmpty();
		slow.request(2);
		assertThat(List.of(next(), next())).containsExactly(2, 3);
		slow.cancel();

		awaitRegistrations(0);
	}

	@Test
	void callsAndProvides() {
		get(this.reactive.provide("double", (request) -> Mono.just(2 * request.data(Integer.class))).ready());

		assertThat(this.reactive.call("double", 21, Integer.class).block(PATIENCE)).isEqualTo(42);
		assertThatExceptionOfType(DeepstreamException.class)
			.isThrownBy(() -> this.reactive.call("missing", 21, Integer.class).block(PATIENCE));
	}

	@Test
	void seesWhoIsOnline() throws InterruptedException {
		this.reactive.presence().subscribe(this.heard::add);
		awaitRegistrations(1);

		TestClient.login(this.server, "alice");

		assertThat(next()).isEqualTo(new PresenceChange("alice", true));
		assertThat(this.reactive.online().collectList().block(PATIENCE)).containsExactly("alice");
		assertThat(this.reactive.online("alice").block(PATIENCE)).isTrue();
		assertThat(this.reactive.online("bob").block(PATIENCE)).isFalse();
	}

	@Test
	void aSubscriptionThatIsRefusedFails() {
		assertThatExceptionOfType(DeepstreamException.class)
			.isThrownBy(() -> this.reactive.events("n".repeat(2000), String.class).blockFirst(PATIENCE));
	}

}
