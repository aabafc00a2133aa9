package io.deepstream.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.record.RecordOptions;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.RecordRequests.names;
import static io.deepstream.server.RecordRequests.subscribe;
import static io.deepstream.server.RecordRequests.upsert;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records without versions that several nodes write: in the end all subscribers show what
 * the cache holds.
 */
class HotRecordTests {

	private static final String NAME = Simulation.HOT + "r";

	private final HeldConnectors connectors = new HeldConnectors();

	private final Map<TestClient, String> shown = new HashMap<>();

	private Nodes nodes = new Nodes(1, this.connectors);

	@Test
	void showsSubscribersOfTwoWritersTheSame() {
		start("a", "b");
		TestClient alice = subscriber("a");
		TestClient bob = subscriber("b");

		write(alice, "{\"from\":\"a\"}");
		write(bob, "{\"from\":\"b\"}");
		this.nodes.pass(Duration.ofSeconds(1));

		assertAllShowTheCache("two writers");
	}

	@Test
	void showsSubscribersOfAThirdNodeWhatCameLast() {
		for (long seed = 0; seed < 50; seed++) {
			this.nodes = new Nodes(seed, this.connectors);
			this.shown.clear();
			start("a", "b", "c");
			TestClient alice = this.nodes.login("a", "alice");
			TestClient bob = this.nodes.login("b", "bob");
			subscriber("c");
			this.nodes.pass(Duration.ofSeconds(10));

			write(alice, "{\"from\":\"a\"}");
			write(bob, "{\"from\":\"b\"}");
			this.nodes.pass(Duration.ofSeconds(1));

			assertAllShowTheCache("seed " + seed);
		}
	}

	@Test
	void showsANewSubscriberNoOlderValueThanItWasTold() {
		for (long seed = 0; seed < 20; seed++) {
			this.nodes = new Nodes(seed, this.connectors);
			this.shown.clear();
			start("a", "b", "c");
			TestClient alice = this.nodes.login("a", "alice");
			TestClient bob = this.nodes.login("b", "bob");
			TestClient late = this.nodes.login("c", "late");
			late.send(names(RecordAction.SUBSCRIBE, namesInAllChannels()));
			this.nodes.settle();
			late.received();

			write(alice, "{\"from\":\"a\"}");
			write(bob, "{\"from\":\"b\"}");
			subscribe(late, NAME);
			this.shown.put(late, "{\"from\":\"b\"}");
			this.nodes.pass(Duration.ofSeconds(1));

			assertAllShowTheCache("seed " + seed);
		}
	}

	private static String[] namesInAllChannels() {
		return IntStream.range(0, 5000).mapToObj((i) -> Simulation.HOT + "other/" + i).toArray(String[]::new);
	}

	@Test
	void asksTheCacheForNothingWhileOneNodeWritesWhatIsNotStored() {
		String name = Simulation.HOT + "unstored";
		start("a", "b");
		for (String node : List.of("a", "b")) {
			subscribe(this.nodes.login(node, "subscriber"), name);
		}
		TestClient writer = this.nodes.login("a", "writer");
		this.nodes.pass(Duration.ofSeconds(5));
		this.connectors.calls().clear();

		for (int i = 0; i < 100; i++) {
			writer.send(upsert(name, "{}"));
			this.nodes.pass(Duration.ofMillis(250));
		}

		assertThat(this.connectors.calls()).hasSize(100).containsOnly("cache put " + name + " 0");
	}

	@Test
	void asksTheCacheOnceASecondAtMostWhileOneNodeWritesWhatIsStored() {
		start("a", "b");
		subscriber("b");
		TestClient writer = this.nodes.login("a", "writer");
		this.nodes.pass(Duration.ofSeconds(5));
		this.connectors.calls().clear();

		for (int i = 0; i < 100; i++) {
			write(writer, "{\"i\":" + i + "}");
			this.nodes.pass(Duration.ofMillis(250));
		}
		this.nodes.pass(Duration.ofSeconds(5));

		assertThat(this.connectors.calls()).filteredOn((call) -> call.startsWith("cache get")).hasSizeBetween(1, 26);
		assertThat(this.connectors.calls()).filteredOn((call) -> call.startsWith("storage save")).hasSize(100);
		assertAllShowTheCache("one writer");
	}

	@Test
	void storesInTheEndWhatTheCacheHolds() {
		start("a", "b");
		TestClient alice = this.nodes.login("a", "alice");
		TestClient bob = this.nodes.login("b", "bob");
		this.connectors.hold("storage save");
		write(alice, "{\"from\":\"a\"}");
		this.connectors.hold();
		write(bob, "{\"from\":\"b\"}");

		this.connectors.succeed();
		assertThat(this.connectors.stored().get(NAME)).isNotEqualTo(this.connectors.cached().get(NAME));
		this.connectors.hold("cache get");
		this.nodes.pass(Duration.ofSeconds(1));
		this.connectors.fail("cache get " + NAME, new IllegalStateException("away"));
		this.connectors.hold();
		this.nodes.pass(Duration.ofSeconds(2));

		assertThat(this.connectors.stored().get(NAME)).isEqualTo(this.connectors.cached().get(NAME));
		this.connectors.calls().clear();
		this.nodes.pass(Duration.ofSeconds(10));
		assertThat(this.connectors.calls()).hasSizeLessThan(3);
	}

	@Test
	void storesNothingAgainAfterWritesThatWereStoredTogether() {
		start("a", "b");
		TestClient alice = this.nodes.login("a", "alice");
		this.connectors.hold("storage save");
		for (int i = 0; i < 5; i++) {
			write(alice, "{\"i\":" + i + "}");
		}
		this.connectors.succeed();
		this.connectors.succeed();
		assertThat(this.connectors.stored().get(NAME)).isEqualTo(this.connectors.cached().get(NAME));

		this.nodes.pass(Duration.ofSeconds(5));

		assertThat(this.connectors.pending()).isEmpty();
	}

	@Test
	void asksTheCacheTenTimesASecondAtMostHoweverManyWrite() {
		start("a", "b");
		TestClient alice = subscriber("a");
		TestClient bob = subscriber("b");
		this.nodes.pass(Duration.ofSeconds(5));
		this.connectors.calls().clear();

		for (int i = 0; i < 1000; i++) {
			write(alice, "{\"a\":" + i + "}");
			write(bob, "{\"b\":" + i + "}");
			this.nodes.settle();
			if (i % 100 == 99) {
				this.nodes.pass(Duration.ofMillis(100));
			}
		}
		this.nodes.pass(Duration.ofSeconds(1));

		assertThat(this.connectors.calls()).filteredOn((call) -> call.startsWith("cache get")).hasSizeBetween(2, 24);
		assertAllShowTheCache("many writes");
	}

	@Test
	void showsAllTheSameAfterManyWritesOnThreeNodes() {
		for (long seed = 0; seed < 200; seed++) {
			this.nodes = new Nodes(seed, this.connectors);
			this.shown.clear();
			Random random = new Random(seed);
			start("a", "b", "c");
			List<TestClient> clients = new ArrayList<>();
			for (String node : List.of("a", "b", "c", "a", "b", "c")) {
				clients.add(subscriber(node));
			}
			for (int i = 0; i < 60; i++) {
				write(clients.get(random.nextInt(clients.size())), "{\"i\":" + i + "}");
				for (int deliveries = random.nextInt(4); deliveries > 0; deliveries--) {
					this.nodes.hub.deliverOne();
				}
				if (random.nextInt(10) == 0) {
					this.nodes.clock.advance(Duration.ofMillis(random.nextInt(200)));
				}
			}
			this.nodes.pass(Duration.ofSeconds(1));

			assertAllShowTheCache("seed " + seed);
		}
	}

	private void start(String... ids) {
		RecordOptions defaults = RecordOptions.defaults();
		RecordOptions hot = new RecordOptions(defaults.cacheTimeout(), defaults.storageTimeout(),
				List.of(Simulation.HOT + "unstored"), List.of(Simulation.HOT), defaults.storageQueueBytes());
		for (String id : ids) {
			this.nodes.start(id, (options) -> TestOptions.withRecord(options, hot)).join();
		}
	}

	private TestClient subscriber(String node) {
		TestClient client = this.nodes.login(node, "subscriber");
		subscribe(client, NAME);
		this.shown.put(client, new String(this.connectors.cached().get(NAME).json(), StandardCharsets.UTF_8));
		this.nodes.settle();
		return client;
	}

	/** A client shows what it writes at once, and is not told of it. */
	private void write(TestClient client, String json) {
		receive(client);
		client.send(upsert(NAME, json));
		this.shown.computeIfPresent(client, (key, before) -> json);
	}

	private void receive(TestClient client) {
		for (Message message : client.received()) {
			if (message.action() == RecordAction.UPDATE) {
				this.shown.computeIfPresent(client, (key, before) -> text(message));
			}
		}
	}

	private void assertAllShowTheCache(String description) {
		String cached = new String(this.connectors.cached().get(NAME).json(), StandardCharsets.UTF_8);
		List.copyOf(this.shown.keySet()).forEach(this::receive);
		assertThat(this.shown.values()).describedAs(description).isNotEmpty().containsOnly(cached);
	}

}
