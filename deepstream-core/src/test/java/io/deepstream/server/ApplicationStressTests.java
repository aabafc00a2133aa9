package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.deepstream.server.client.RecordValue;
import io.deepstream.server.cluster.ClusterOptions;
import io.deepstream.server.memory.InProcessHub;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.MessageBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static io.deepstream.server.Application.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Threads of two nodes and a client change one record at the same time.
 */
@Timeout(180)
class ApplicationStressTests {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationStressTests.class);

	private static final int THREADS = 3;

	private static final int UPDATES = 40;

	private final long seed = new Random().nextLong();

	private final InProcessHub hub = new InProcessHub();

	private final ServerParts parts = ServerParts.inMemory();

	private final List<MessageBus> buses = new ArrayList<>();

	private final List<DeepstreamServer> nodes = new ArrayList<>();

	private final List<Application> applications = new ArrayList<>();

	private final ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS + 1);

	@BeforeEach
	void start() {
		logger.info("Seed {}", this.seed);
		for (String id : List.of("a", "b")) {
			MessageBus bus = this.hub.bus();
			this.buses.add(bus);
			ClusterOptions quick = new ClusterOptions(Duration.ofMillis(200), Duration.ofSeconds(30),
					Duration.ofMillis(200));
			DeepstreamServer node = new DeepstreamServer(TestOptions.withCluster(ServerOptions.defaults(id), quick),
					this.parts.withBus(bus));
			this.nodes.add(node);
			this.applications.add(Application.of(node));
			get(node.start());
		}
		await().until(() -> this.nodes.stream().allMatch((node) -> node.cluster().members().equals(Set.of("a", "b"))));
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.nodes.forEach((node) -> get(node.stop()));
		this.applications.forEach(Application::close);
		this.buses.forEach(MessageBus::close);
	}

	@Test
	void noUpdateIsLost() throws Exception {
		List<AtomicReference<RecordValue<Map>>> seen = new ArrayList<>();
		for (Application application : this.applications) {
			AtomicReference<RecordValue<Map>> last = new AtomicReference<>();
			seen.add(last);
			get(application.deepstream.records().subscribe("counter", Map.class, last::set).ready());
		}
		List<Future<?>> all = new ArrayList<>();
		for (int thread = 0; thread < 2 * THREADS; thread++) {
			Application application = this.applications.get(thread % 2);
			Random pauses = new Random(this.seed + thread);
			all.add(this.threads.submit(() -> {
				for (int i = 0; i < UPDATES; i++) {
					increment(application);
					if (pauses.nextInt(4) == 0) {
						Thread.yield();
					}
				}
			}));
		}
		all.add(this.threads.submit(this::patch));
		for (Future<?> each : all) {
			each.get(120, TimeUnit.SECONDS);
		}

		Map<String, Integer> expected = Map.of("count", 2 * THREADS * UPDATES, "client", UPDATES);
		for (Application application : this.applications) {
			assertThat(get(application.deepstream.records().get("counter", Map.class)).orElseThrow().value())
				.isEqualTo(expected);
		}
		for (AtomicReference<RecordValue<Map>> last : seen) {
			await().until(() -> last.get() != null && last.get().value().equals(expected));
			assertThat(last.get().version()).isEqualTo((2 * THREADS + 1) * UPDATES);
		}
	}

	private void patch() {
		TestClient client = TestClient.login(this.nodes.get(0), "alice");
		for (int i = 1; i <= UPDATES; i++) {
			RecordRequests.acknowledge(client,
					Message.builder(RecordAction.CREATEANDPATCH)
						.name("counter")
						.version(-1)
						.path("client")
						.data(TestClient.json(Integer.toString(i)))
						.build());
		}
	}

	private static void increment(Application application) {
		get(application.deepstream.records().update("counter", Map.class, (value) -> {
			Map<String, Object> next = new HashMap<>();
			if (value != null) {
				value.forEach((name, member) -> next.put((String) name, member));
			}
			next.merge("count", 1, (before, one) -> (Integer) before + 1);
			return next;
		}));
	}

}
