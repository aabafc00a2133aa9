package io.deepstream.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.deepstream.server.client.ClientOptions;
import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.client.RecordValue;
import io.deepstream.server.client.Records;
import io.deepstream.server.client.Subscription;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Application.failure;
import static io.deepstream.server.Application.get;
import static io.deepstream.server.Application.reason;
import static io.deepstream.server.Application.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The application reads and writes records, and hears of them.
 */
class ApplicationRecordTests {

	private final DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory());

	private final Application application = Application.of(this.server);

	private final Records records = this.application.deepstream.records();

	private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

	private TestClient client;

	@BeforeEach
	void start() {
		get(this.server.start());
		this.client = TestClient.login(this.server, "alice");
	}

	@AfterEach
	void stop() {
		get(this.server.stop());
		this.application.close();
	}

	private Object next() throws InterruptedException {
		return Application.next(this.heard);
	}

	private static RecordValue<Counter> version(long version, int count) {
		return new RecordValue<>("r", version, new Counter(count));
	}

	@Test
	void writesAndReads() {
		assertThat(get(this.records.get("r", Counter.class))).isEmpty();
		assertThat(get(this.records.version("r"))).isEqualTo(-1);
		assertThat(get(this.records.has("r"))).isFalse();

		get(this.records.set("r", new Counter(1)));
		get(this.records.set("r", new Counter(2)));

		assertThat(get(this.records.get("r", Counter.class))).contains(version(2, 2));
		assertThat(text(get(this.records.get("r")))).isEqualTo("2:{\"count\":2}");
		assertThat(get(this.records.version("r"))).isEqualTo(2);
		assertThat(get(this.records.has("r"))).isTrue();
	}

	@Test
	void writesPartsOfRecords() {
		get(this.records.set("r", "a.b[1]", new Counter(1)));
		get(this.records.set("r", "c", null));
		assertThat(text(get(this.records.get("r")))).isEqualTo("2:{\"a\":{\"b\":[null,{\"count\":1}]},\"c\":null}");

		get(this.records.erase("r", "a"));

		assertThat(text(get(this.records.get("r")))).isEqualTo("3:{\"c\":null}");
	}

	@Test
	void replacesTheVersionExpectedOnly() {
		assertThat(get(this.records.replace("r", 3, new Counter(1)))).isFalse();
		assertThat(get(this.records.replace("r", -1, new Counter(1)))).isTrue();
		assertThat(get(this.records.replace("r", -1, new Counter(2)))).isFalse();
		assertThat(get(this.records.replace("r", 1, new Counter(3)))).isTrue();
		assertThat(get(this.records.replace("r", 1, new Counter(4)))).isFalse();

		assertThat(get(this.records.get("r", Counter.class))).contains(version(2, 3));
		assertThatIllegalArgumentException().isThrownBy(() -> this.records.replace("r", -2, new Counter(1)));
	}

	@Test
	void updatesWhatIsThere() {
		assertThat(get(this.records.update("r", Counter.class, Counter::next))).isEqualTo(new Counter(1));
		assertThat(get(this.records.update("r", Counter.class, Counter::next))).isEqualTo(new Counter(2));
		assertThat(get(this.records.update("r", Counter.class, (value) -> null))).isNull();

		assertThat(get(this.records.get("r", Counter.class))).contains(version(2, 2));
	}

	@Test
	void updatesBeginAgainWhenSomebodyWasFirst() {
		List<String> seen = new ArrayList<>();

		Counter written = get(this.records.update("r", Counter.class, (value) -> {
			seen.add(value + " on " + Thread.currentThread().getName());
			if (seen.size() == 1) {
				get(this.records.set("r", new Counter(10)));
			}
			return Counter.next(value);
		}));

		assertThat(written).isEqualTo(new Counter(11));
		assertThat(seen).containsExactly("null on " + Application.THREAD, "Counter[count=10] on " + Application.THREAD);
	}

	@Test
	void updatesGiveUpAfterTheLastAttempt() {
		try (Application patient = Application.of(this.server, 2, new ClientOptions(1 << 20, 10, 6))) {
			List<Integer> attempts = new ArrayList<>();

			Reason reason = reason(patient.deepstream.records().update("r", Counter.class, (value) -> {
				attempts.add(attempts.size());
				get(this.records.set("r", new Counter(attempts.size())));
				return Counter.next(value);
			}));

			assertThat(reason).isEqualTo(Reason.VERSION_CONFLICT);
			assertThat(attempts).hasSize(6);
		}
	}

	@Test
	void updatesFailWithTheFunction() {
		String failure = get(this.records.update("r", Counter.class, (value) -> {
			throw new IllegalStateException("on purpose");
		}).handle((done, cause) -> String.valueOf(cause)));

		assertThat(failure).contains("on purpose");
	}

	@Test
	void deletes() {
		get(this.records.set("r", new Counter(1)));

		get(this.records.delete("r"));

		assertThat(get(this.records.has("r"))).isFalse();
	}

	@Test
	void refusesWhatNoRecordCanBe() {
		assertThat(reason(this.records.set("r", "text"))).isEqualTo(Reason.INVALID_DATA);
		assertThat(reason(this.records.set("r", "a[x]", 1))).isEqualTo(Reason.INVALID_DATA);
		assertThat(reason(this.records.get(""))).isEqualTo(Reason.INVALID_DATA);
		get(this.records.set("r", List.of(1)));
		assertThat(reason(this.records.get("r", Counter.class))).isEqualTo(Reason.INVALID_DATA);
		assertThat(failure(this.records.set("", Map.of())).getMessage()).contains("INVALID_MESSAGE_DATA");
	}

	@Test
	void hearsOfWholeValuesWhoeverWritesThemAndHowever() throws InterruptedException {
		get(this.records.set("r", new Counter(1)));
		Subscription subscription = this.records.subscribe("r", Counter.class, this.heard::add,
				() -> this.heard.add("deleted"));
		get(subscription.ready());
		assertThat(next()).isEqualTo(version(1, 1));

		get(this.records.set("r", "count", 2));
		assertThat(next()).isEqualTo(version(2, 2));
		this.client.send(RecordRequests.patch("r", 3, "count", "3"));
		assertThat(next()).isEqualTo(version(3, 3));
		this.client.send(RecordRequests.update("r", 4, "{\"count\":4}"));
		assertThat(next()).isEqualTo(version(4, 4));
		this.client.send(Requests.one(RecordAction.DELETE, "r"));
		assertThat(next()).isEqualTo("deleted");
		Awaitility.await().until(() -> this.server.registrations() == 3);
		get(this.records.set("r", new Counter(5)));
		assertThat(next()).isEqualTo(version(1, 5));

		subscription.close();
		Awaitility.await().until(() -> this.server.registrations() == 2);
		get(this.records.set("r", new Counter(6)));
		assertThat(this.heard).isEmpty();
	}

	@Test
	void hearsOfARecordThatIsCreatedLater() throws InterruptedException {
		get(this.records.subscribe("r", Counter.class, this.heard::add, () -> this.heard.add("deleted")).ready());
		assertThat(get(this.records.has("r"))).isFalse();

		get(this.records.set("r", "count", 1));

		assertThat(next()).isEqualTo(version(1, 1));
	}

	@Test
	void eachSubscriptionBeginsWithTheValue() throws InterruptedException {
		get(this.records.set("r", new Counter(1)));
		get(this.records.subscribe("r", Counter.class, (value) -> {
		}).ready());
		get(this.records.set("r", new Counter(2)));

		get(this.records.subscribe("r", Counter.class, this.heard::add).ready());

		assertThat(next()).isEqualTo(version(2, 2));
		get(this.records.set("r", "count", 3));
		assertThat(next()).isEqualTo(version(3, 3));
	}

	@Test
	void aSlowCallbackMeetsTheNewestValue() throws InterruptedException {
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicReference<RecordValue<Counter>> last = new AtomicReference<>();
		Subscription slow = this.records.subscribe("r", Counter.class, (value) -> {
			last.set(value);
			held.countDown();
			try {
				release.await();
			}
			catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
			}
		});
		get(slow.ready());
		get(this.records.set("r", new Counter(1)));
		assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();

		for (int i = 2; i <= 200; i++) {
			get(this.records.set("r", "count", i));
		}
		assertThat(slow.missed()).isGreaterThan(100);
		release.countDown();

		Awaitility.await().until(() -> version(200, 200).equals(last.get()));
	}

	@Test
	void clientsSeeWhatTheApplicationWrites() {
		RecordRequests.subscribe(this.client, "r");

		get(this.records.set("r", "count", 1));

		Message change = this.client.expect(RecordAction.PATCH);
		assertThat(change.version()).isOne();
		assertThat(change.path()).isEqualTo("count");
	}

	record Counter(int count) {

		static Counter next(Counter counter) {
			return new Counter((counter != null) ? counter.count() + 1 : 1);
		}

	}

}
