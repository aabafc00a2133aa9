package io.deepstream.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Hostile clients against a running server, and a neighbour that must not notice.
 */
@Timeout(300)
class EngineFuzzTests {

	private static final int FRAMES = Integer.getInteger("deepstream.fuzz.frames", 200_000);

	private static final long SEED = Long.getLong("deepstream.fuzz.seed", 20_261_124L);

	private static final int CLIENTS = 12;

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.deepstream.server");

	private final DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"), ServerParts.inMemory());

	private int questions;

	@BeforeEach
	void start() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.server.start().toCompletableFuture().join();
	}

	@AfterEach
	void stop() {
		this.server.stop().toCompletableFuture().join();
		this.logger.detachAppender(this.log);
	}

	@Test
	void survivesWhateverClientsSendAndServesOthersMeanwhile() {
		Random random = new Random(SEED);
		HostileFrames frames = new HostileFrames(random);
		TestClient neighbour = TestClient.login(this.server, "neighbour");
		List<TestClient> hostile = new ArrayList<>();
		askInOrder(neighbour);
		long before = 0;

		for (int i = 0; i < FRAMES; i++) {
			if (i == FRAMES / 4) {
				closeAll(hostile, random);
				before = liveHeap();
			}
			TestClient client = client(hostile, random);
			client.receive(frames.next());
			client.received();
			if (i % 500 == 0) {
				askInOrder(neighbour);
			}
		}
		closeAll(hostile, random);
		askInOrder(neighbour);
		neighbour.vanish();

		await().untilAsserted(() -> {
			assertThat(this.server.connectionCount()).as("seed %d", SEED).isZero();
			assertThat(this.server.registrations()).as("seed %d", SEED).isZero();
			assertThat(this.server.recordsInUse()).as("seed %d", SEED).isZero();
			for (Registry registry : Registry.values()) {
				assertThat(this.server.cluster().state().names(registry)).as("seed %d: %s", SEED, registry).isEmpty();
			}
		});
		assertThat(this.log.list).filteredOn((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.as("seed %d", SEED)
			.isEmpty();
		assertThat(liveHeap() - before).as("seed %d: bytes that stay", SEED).isLessThan(16L * 1024 * 1024);
	}

	/** One of many, in any state; now and then one leaves for another. */
	private TestClient client(List<TestClient> hostile, Random random) {
		hostile.removeIf((client) -> client.closeReason() != null);
		if (hostile.size() >= CLIENTS && random.nextInt(200) == 0) {
			hostile.remove(random.nextInt(hostile.size())).vanish();
		}
		while (hostile.size() < CLIENTS) {
			TestClient client = TestClient.connect(this.server);
			if (random.nextInt(6) > 0) {
				client.challenge();
				if (random.nextInt(6) > 0) {
					client.authenticate("user" + random.nextInt(4));
				}
			}
			hostile.add(client);
		}
		return hostile.get(random.nextInt(hostile.size()));
	}

	private void closeAll(List<TestClient> hostile, Random random) {
		while (!hostile.isEmpty()) {
			hostile.remove(random.nextInt(hostile.size())).vanish();
		}
		await().until(() -> this.server.connectionCount() == 1);
	}

	/** What a client does all day; every answer must come, and in this order. */
	private void askInOrder(TestClient neighbour) {
		String own = "neighbour/" + this.questions++;
		neighbour.send(names(EventAction.SUBSCRIBE, own));
		neighbour.expect(EventAction.SUBSCRIBE);
		neighbour.send(data(EventAction.EMIT, own, "1"));
		neighbour.send(names(RecordAction.SUBSCRIBECREATEANDREAD, own));
		neighbour.expect(RecordAction.SUBSCRIBECREATEANDREAD);
		Message value = neighbour.expect(RecordAction.READ_RESPONSE);
		assertThat(value.version()).isZero();
		neighbour.send(Message.builder(RecordAction.UPDATE)
			.name(own)
			.version(1)
			.data(TestClient.json("{\"n\":1}"))
			.correlationId("w")
			.writeAck()
			.build());
		neighbour.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		neighbour.send(one(RecordAction.DELETE, own));
		neighbour.expect(RecordAction.DELETE_SUCCESS);
		neighbour.send(names(EventAction.UNSUBSCRIBE, own));
		neighbour.expect(EventAction.UNSUBSCRIBE);
	}

	private static long liveHeap() {
		Runtime runtime = Runtime.getRuntime();
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return runtime.totalMemory() - runtime.freeMemory();
	}

}
