package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.client.ClientOptions;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.client.Subscription;
import io.deepstream.server.connection.ConnectionOptions;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.LimitOptions;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Topic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Application.get;
import static io.deepstream.server.Application.reason;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application emits and hears of events, and how it is connected at all.
 */
class ApplicationEventTests {

	private final DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory());

	private final Application application = Application.of(this.server);

	private final Deepstream deepstream = this.application.deepstream;

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

	@Test
	void clientsHearOfTheApplication() {
		TestClient client = TestClient.login(this.server, "alice");
		client.send(Requests.names(EventAction.SUBSCRIBE, "news"));
		client.expect(EventAction.SUBSCRIBE);

		get(this.deepstream.events().emit("news", new Headline("rain", 3)));

		assertThat(TestClient.text(client.expect(EventAction.EMIT))).isEqualTo("{\"title\":\"rain\",\"column\":3}");
	}

	@Test
	void theApplicationHearsOfClientsAndOfItself() throws InterruptedException {
		TestClient client = TestClient.login(this.server, "alice");
		get(this.deepstream.events().subscribe("news", Headline.class, this.heard::add).ready());

		client.send(Requests.data(EventAction.EMIT, "news", "{\"title\":\"sun\",\"column\":1}"));
		assertThat(next()).isEqualTo(new Headline("sun", 1));
		get(this.deepstream.events().emit("news", new Headline("rain", 2)));
		assertThat(next()).isEqualTo(new Headline("rain", 2));
	}

	@Test
	void eventsWithoutDataAreHeardOf() throws InterruptedException {
		get(this.deepstream.events()
			.subscribe("ping", Headline.class, (data) -> this.heard.add(String.valueOf(data)))
			.ready());

		get(this.deepstream.events().emit("ping", null));

		assertThat(next()).isEqualTo("null");
	}

	@Test
	void callbacksKeepTheOrderOnTheApplicationsThreads() throws InterruptedException {
		get(this.deepstream.events()
			.subscribe("count", Integer.class, (data) -> this.heard.add(Thread.currentThread().getName() + data))
			.ready());

		for (int i = 0; i < 500; i++) {
			this.deepstream.events().emit("count", i);
		}

		for (int i = 0; i < 500; i++) {
			assertThat(next()).isEqualTo(Application.THREAD + i);
		}
	}

	@Test
	void whatIsTooMuchForASlowCallbackIsDroppedAndCounted() throws InterruptedException {
		try (Application small = Application.of(this.server, 2, new ClientOptions(1 << 20, 10, 1))) {
			CountDownLatch held = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			Subscription slow = small.deepstream.events().subscribe("count", Integer.class, (data) -> {
				held.countDown();
				await(release);
				this.heard.add(data);
			});
			get(slow.ready());
			get(this.deepstream.events().emit("count", 0));
			await(held);

			for (int i = 1; i <= 30; i++) {
				get(this.deepstream.events().emit("count", i));
			}

			assertThat(slow.missed()).isEqualTo(20);
			release.countDown();
			for (int i = 0; i <= 10; i++) {
				assertThat(next()).isEqualTo(i);
			}
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	@Test
	void dataOfAnotherTypeIsLeftOut() throws InterruptedException {
		Subscription numbers = this.deepstream.events().subscribe("count", Integer.class, this.heard::add);
		get(numbers.ready());

		get(this.deepstream.events().emit("count", "many"));
		get(this.deepstream.events().emit("count", 2));

		assertThat(next()).isEqualTo(2);
		assertThat(numbers.missed()).isOne();
	}

	@Test
	void aCallbackThatFailsIsCalledAgain() throws InterruptedException {
		get(this.deepstream.events().subscribe("count", Integer.class, (data) -> {
			this.heard.add(data);
			throw new IllegalStateException("on purpose");
		}).ready());

		get(this.deepstream.events().emit("count", 1));
		get(this.deepstream.events().emit("count", 2));

		assertThat(List.of(next(), next())).containsExactly(1, 2);
	}

	@Test
	void subscriptionsToOneNameEndOneByOne() throws InterruptedException {
		Subscription first = this.deepstream.events()
			.subscribe("count", Integer.class, (data) -> this.heard.add("first"));
		Subscription second = this.deepstream.events().subscribe("count", Integer.class, this.heard::add);
		get(first.ready());
		get(second.ready());

		first.close();
		first.close();
		get(this.deepstream.events().emit("count", 1));
		assertThat(next()).isEqualTo(1);
		second.close();

		Awaitility.await().until(() -> this.server.registrations() == 0);
		get(this.deepstream.events().emit("count", 2));
		assertThat(this.heard).isEmpty();
	}

	@Test
	void theApplicationIsNoClient() {
		get(this.deepstream.events().emit("count", 1));

		assertThat(this.server.connectionCount()).isZero();
		assertThat(this.server.connections()).isEmpty();
	}

	@Test
	void limitsOfClientsDoNotConcernTheApplication() {
		LimitOptions narrow = new LimitOptions(1, 1, 1, 1, 1, 1, 1);
		ConnectionOptions connection = new ConnectionOptions(Duration.ofSeconds(30), Duration.ofSeconds(30), 3, 1000, 1,
				1024, narrow);
		DeepstreamServer strict = new DeepstreamServer(
				TestOptions.withConnection(ServerOptions.defaults("b"), connection), ServerParts.inMemory());
		get(strict.start());
		try (Application free = Application.of(strict)) {
			for (int i = 0; i < 20; i++) {
				get(free.deepstream.events().subscribe("count/" + i, Integer.class, this.heard::add).ready());
			}

			assertThat(strict.registrations()).isEqualTo(20);
			assertThat(strict.refusals(Limit.MESSAGE_RATE)).isZero();
		}
		get(strict.stop());
	}

	@Test
	void whatIsAskedForBeforeTheStartIsDoneAfterIt() throws InterruptedException {
		DeepstreamServer later = new DeepstreamServer(ServerOptions.defaults("b"), ServerParts.inMemory());
		try (Application early = Application.of(later)) {
			CompletableFuture<Void> ready = early.deepstream.events()
				.subscribe("count", Integer.class, this.heard::add)
				.ready()
				.toCompletableFuture();
			CompletableFuture<Void> emitted = early.deepstream.events().emit("count", 1).toCompletableFuture();
			assertThat(ready).isNotDone();
			assertThat(emitted).isNotDone();

			get(later.start());

			get(ready);
			get(emitted);
			assertThat(next()).isEqualTo(1);
		}
		finally {
			get(later.stop());
		}
	}

	@Test
	void everythingFailsWhenAServerThatNeverStartedStops() {
		DeepstreamServer never = new DeepstreamServer(ServerOptions.defaults("b"), ServerParts.inMemory());
		try (Application early = Application.of(never)) {
			CompletableFuture<Void> emitted = early.deepstream.events().emit("count", 1).toCompletableFuture();

			get(never.stop());

			assertThat(reason(emitted)).isEqualTo(Reason.CLOSED);
		}
	}

	@Test
	void everythingFailsAfterTheStop() {
		Subscription subscription = this.deepstream.events().subscribe("count", Integer.class, this.heard::add);
		get(subscription.ready());

		get(this.server.stop());

		assertThat(reason(this.deepstream.events().emit("count", 1))).isEqualTo(Reason.CLOSED);
		assertThat(reason(this.deepstream.events().subscribe("count", Integer.class, this.heard::add).ready()))
			.isEqualTo(Reason.CLOSED);
		subscription.close();
		assertThat(this.server.registrations()).isZero();
	}

	@Test
	void closingEndsSubscriptionsAndNotTheServer() {
		get(this.deepstream.events().subscribe("count", Integer.class, this.heard::add).ready());

		this.deepstream.close();
		this.deepstream.close();

		Awaitility.await().until(() -> this.server.registrations() == 0);
		assertThat(reason(this.deepstream.events().emit("count", 1))).isEqualTo(Reason.CLOSED);
		TestClient.login(this.server, "alice").expectNothing();
	}

	@Test
	void whatCannotBeUsedIsRefused() {
		assertThat(reason(this.deepstream.events().emit("", 1))).isEqualTo(Reason.INVALID_DATA);
		List<Object> endless = new ArrayList<>();
		endless.add(endless);
		assertThat(reason(this.deepstream.events().emit("count", endless))).isEqualTo(Reason.INVALID_DATA);
		assertThat(reason(this.deepstream.events().subscribe("n".repeat(2000), Integer.class, this.heard::add).ready()))
			.isEqualTo(Reason.INVALID_DATA);
		assertThat(this.server.registrations()).isZero();
	}

	@Test
	void featuresThatAreSwitchedOffAreRefused() {
		DeepstreamServer records = new DeepstreamServer(
				TestOptions.withFeatures(ServerOptions.defaults("b"), EnumSet.of(Topic.RECORD)),
				ServerParts.inMemory());
		get(records.start());
		try (Application without = Application.of(records)) {
			assertThat(reason(without.deepstream.events().emit("count", 1))).isEqualTo(Reason.NOT_ENABLED);
		}
		get(records.stop());
	}

	@Test
	void aCallbackMayWaitForAStageAlsoOnTheOnlyThread() throws InterruptedException {
		try (Application single = Application.of(this.server, 1, ClientOptions.defaults())) {
			Deepstream own = single.deepstream;
			get(own.events()
				.subscribe("count", Integer.class, (data) -> this.heard.add(get(own.records().has("count/" + data))))
				.ready());

			get(own.events().emit("count", 1));

			assertThat(next()).isEqualTo(false);
		}
	}

	@Test
	void whatDependsOnAStageRunsOnTheApplicationsThreads() {
		CompletableFuture<String> thread = this.deepstream.events()
			.emit("count", 1)
			.thenApply((done) -> Thread.currentThread().getName())
			.toCompletableFuture();

		assertThat(get(thread)).isEqualTo(Application.THREAD);
	}

	record Headline(String title, int column) {
	}

}
