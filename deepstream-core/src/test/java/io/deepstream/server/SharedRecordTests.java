package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.cluster.ClusterOptions;
import io.deepstream.server.memory.InProcessHub;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.MessageBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One record, written on three nodes at once, with real threads.
 */
@Timeout(120)
class SharedRecordTests {

	private static final int WRITERS = 50;

	private final InProcessHub hub = new InProcessHub();

	private final ServerParts parts = ServerParts.inMemory();

	private final List<MessageBus> buses = new ArrayList<>();

	private final List<DeepstreamServer> nodes = new ArrayList<>();

	@BeforeEach
	void startThreeNodes() {
		for (String id : List.of("a", "b", "c")) {
			MessageBus bus = this.hub.bus();
			this.buses.add(bus);
			ClusterOptions quick = new ClusterOptions(Duration.ofMillis(200), Duration.ofSeconds(30),
					Duration.ofMillis(200));
			DeepstreamServer node = new DeepstreamServer(TestOptions.withCluster(ServerOptions.defaults(id), quick),
					this.parts.withBus(bus));
			this.nodes.add(node);
			node.start().toCompletableFuture().join();
		}
		await().until(
				() -> this.nodes.stream().allMatch((node) -> node.cluster().members().equals(Set.of("a", "b", "c"))));
	}

	@AfterEach
	void stop() {
		this.nodes.forEach((node) -> node.stop().toCompletableFuture().join());
		this.buses.forEach(MessageBus::close);
	}

	@Test
	void losesNoWriteAndShowsAllSubscribersTheSame() {
		List<TestClient> readers = new ArrayList<>();
		for (DeepstreamServer node : this.nodes) {
			TestClient reader = TestClient.login(node, "reader");
			reader.send(names(RecordAction.SUBSCRIBECREATEANDREAD, "r"));
			reader.expect(RecordAction.SUBSCRIBECREATEANDREAD);
			reader.expect(RecordAction.READ_RESPONSE);
			readers.add(reader);
		}
		List<CompletableFuture<Void>> writers = new ArrayList<>();

		for (int i = 0; i < WRITERS * 3; i++) {
			int number = i;
			writers.add(CompletableFuture.runAsync(() -> write(this.nodes.get(number % 3), number)));
		}
		CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();

		String last = null;
		for (TestClient reader : readers) {
			long seen = 0;
			while (seen < WRITERS * 3) {
				Message change = reader.next();
				assertThat(change.version()).isGreaterThan(seen);
				seen = change.version();
			}
			reader.expectNothing();
			reader.send(one(RecordAction.READ, "r"));
			Message value = reader.expect(RecordAction.READ_RESPONSE);
			assertThat(value.version()).isEqualTo(WRITERS * 3);
			last = (last != null) ? last : TestClient.text(value);
			assertThat(TestClient.text(value)).isEqualTo(last);
		}
		for (int i = 0; i < WRITERS * 3; i++) {
			assertThat(last).contains("\"w" + i + "\":" + i);
		}
	}

	private static void write(DeepstreamServer node, int number) {
		TestClient writer = TestClient.login(node, "writer" + number);
		writer.send(Message.builder(RecordAction.CREATEANDPATCH)
			.name("r")
			.version(-1)
			.path("w" + number)
			.data(TestClient.json(Integer.toString(number)))
			.correlationId("c")
			.writeAck()
			.build());
		writer.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		writer.vanish();
	}

}
