package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.TestClient;
import io.deepstream.server.autoconfigure.health.ServerHealthIndicator;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that stops while a client waits for an answer, or that somebody empties.
 */
class DrainLifecycleTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@ParameterizedTest
	@EnumSource
	void answersAndStoresBeforeTheApplicationStops(Container container) throws Exception {
		TestNode node = TestNode.start(container, List.of(SlowStorage.class));
		Gate storage = node.context().getBean(Gate.class);
		ApplicationAvailability availability = node.context().getBean(ApplicationAvailability.class);
		DeepstreamServer server = node.server();
		int port = node.port();
		CompletableFuture<Void> stopped;
		try (SocketClient idle = node.login("idle"); SocketClient writer = node.login("writer")) {
			assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
			writer.send(write("x"));
			Awaitility.await().atMost(PATIENCE).until(() -> server.statistics().records().waiting() == 1);

			stopped = CompletableFuture.runAsync(node::close);
			assertThat(idle.expectClose(CloseReason.SERVER_STOPPING.code())).isNotNull();

			assertThat(server.isDraining()).isTrue();
			assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
			expectRefused(port);
			assertThat(stopped).isNotDone();

			storage.opened.complete(null);
			writer.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
			writer.expectClose(CloseReason.SERVER_STOPPING.code());
		}
		assertThat(stopped).succeedsWithin(PATIENCE);
		assertThat(storage.stored).containsKey("x");
	}

	private static Message write(String name) {
		return Message.builder(RecordAction.CREATEANDUPDATE)
			.name(name)
			.version(-1)
			.data(TestClient.json("{}"))
			.correlationId("w")
			.writeAck()
			.build();
	}

	private static void expectRefused(int port) throws IOException {
		try (SocketClient refused = SocketClient.handshake(port, "/deepstream")) {
			assertThat(refused.status()).isEqualTo(503);
			assertThat(refused.headers()).contains("retry-after: 5");
		}
	}

	@Test
	void stopsWhenTheTimeIsOver() throws Exception {
		TestNode node = TestNode.start(Container.NETTY, List.of(SlowStorage.class), "deepstream.drain.timeout=200ms",
				"deepstream.stop-timeout=200ms");
		CompletableFuture<Void> stopped;
		try (SocketClient writer = node.login("writer")) {
			writer.send(write("x"));
			Awaitility.await().atMost(PATIENCE).until(() -> node.server().statistics().records().waiting() == 1);

			stopped = CompletableFuture.runAsync(node::close);

			writer.expectClose(CloseReason.SERVER_STOPPING.code());
		}
		assertThat(stopped).succeedsWithin(PATIENCE);
	}

	@Test
	void refusesTrafficAlsoWithoutAWebServer() {
		ApplicationAvailability availability;
		try (TestNode node = TestNode.start(Container.NETTY, "spring.main.web-application-type=none")) {
			availability = node.context().getBean(ApplicationAvailability.class);
		}

		assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
	}

	@ParameterizedTest
	@EnumSource
	void staysUpWithoutClientsWhenSomebodyWantsIt(Container container) throws Exception {
		try (TestNode node = TestNode.start(container, "management.endpoints.web.exposure.include=deepstream");
				SocketClient client = node.login("alice")) {
			assertThat(ServerActuatorTests.ask(node, "POST", "/drain").path("draining").asBoolean()).isTrue();

			client.expectClose(CloseReason.SERVER_STOPPING.code());
			expectRefused(node.port());
			Awaitility.await().atMost(PATIENCE).until(() -> node.server().connectionCount() == 0);
			assertThat(ServerActuatorTests.ask(node, "GET", "").path("draining").asBoolean()).isTrue();
			assertThat(node.context().isRunning()).isTrue();
			assertThat(new ServerHealthIndicator(node.server()).health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(node.context().getBean(ApplicationAvailability.class).getReadinessState())
				.isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class SlowStorage {

		@Bean
		Gate gate() {
			return new Gate();
		}

	}

	/** Stores nothing before it is opened. */
	private static final class Gate implements RecordStorage {

		private final CompletableFuture<Void> opened = new CompletableFuture<>();

		private final Map<String, StoredRecord> stored = new ConcurrentHashMap<>();

		@Override
		public CompletionStage<Optional<StoredRecord>> get(String name) {
			return CompletableFuture.completedStage(Optional.ofNullable(this.stored.get(name)));
		}

		@Override
		public CompletionStage<Void> save(String name, StoredRecord record) {
			return this.opened.thenRun(() -> this.stored.put(name, record));
		}

		@Override
		public CompletionStage<Void> delete(Collection<String> names) {
			return this.opened.thenRun(() -> this.stored.keySet().removeAll(names));
		}

		@Override
		public CompletionStage<Void> ping() {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void close() {
		}

	}

}
