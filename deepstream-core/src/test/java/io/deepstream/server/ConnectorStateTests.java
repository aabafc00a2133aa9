package io.deepstream.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordRejectedException;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener.State;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.RecordRequests.ack;
import static io.deepstream.server.RecordRequests.acknowledge;
import static io.deepstream.server.RecordRequests.upsert;
import static io.deepstream.server.TestClient.json;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Backends that are away at the start or later, and what is made up for when they are
 * back.
 */
class ConnectorStateTests {

	private final ManualScheduler clock = new ManualScheduler();

	private final BreakableCache cache = new BreakableCache();

	private final SilentBus bus = new SilentBus();

	private final List<String> heard = new ArrayList<>();

	@Test
	void doesNotStartWithoutItsCache() {
		this.cache.away = true;

		CompletableFuture<Void> started = server(false).start().toCompletableFuture();

		assertThatThrownBy(started::join).hasCauseInstanceOf(ConnectorException.class)
			.hasMessageContaining("cache cannot be reached: away");
	}

	@Test
	void startsWithoutItsCacheIfItMayAndTellsWhenItIsThere() {
		this.cache.away = true;
		DeepstreamServer server = server(true);
		server.start().toCompletableFuture().join();
		assertThat(server.admits()).isTrue();
		assertThat(server.connectors().get("cache").state()).isEqualTo(State.DOWN);
		assertThat(server.connectors().get("cache").cause()).hasMessage("away");

		this.cache.away = false;
		this.clock.advance(Duration.ofSeconds(3));

		assertThat(server.connectors().get("cache").state()).isEqualTo(State.UP);
	}

	@Test
	void tellsThatAStorageIsThereThatWasNotAtTheStart() {
		HeldConnectors connectors = new HeldConnectors();
		connectors.hold("storage ping");
		DeepstreamServer server = server(true, connectors.storage());
		server.start();
		connectors.fail("storage ping ", new IllegalStateException("away"));
		assertThat(server.connectors().get("storage").state()).isEqualTo(State.DOWN);
		TestClient alice = TestClient.login(server, "alice");

		acknowledge(alice, upsert("r", "{}"));
		acknowledge(alice, upsert("r", "{}"));

		assertThat(this.heard).filteredOn((change) -> change.startsWith("storage"))
			.containsExactly("storage DOWN", "storage UP");
	}

	@Test
	void tellsOfAnUpStorageOnce() {
		DeepstreamServer server = server(false, new HeldConnectors().storage());
		server.start();
		this.clock.advance(Duration.ofSeconds(1));
		TestClient alice = TestClient.login(server, "alice");

		acknowledge(alice, upsert("r", "{}"));

		assertThat(this.heard).filteredOn((change) -> change.startsWith("storage")).containsExactly("storage UP");
	}

	@Test
	void tellsTheWriterOfARecordThatTheStorageRejectsAndStaysUp() {
		HeldConnectors connectors = new HeldConnectors();
		DeepstreamServer server = server(false, connectors.storage());
		server.start();
		this.clock.advance(Duration.ofSeconds(1));
		TestClient alice = TestClient.login(server, "alice");
		connectors.hold("storage save");
		alice.send(ack(upsert("r", "{}"), "w"));

		connectors.fail("storage save r 1", new RecordRejectedException("r", "is too large", null));

		assertThat(alice.expect(RecordAction.RECORD_UPDATE_ERROR).isWriteAck()).isTrue();
		connectors.hold();
		acknowledge(alice, upsert("r", "{}"));
		assertThat(connectors.stored().get("r").version()).isEqualTo(2);
		assertThat(this.heard).filteredOn((change) -> change.startsWith("storage")).containsExactly("storage UP");
	}

	@Test
	void bringsSubscribersUpToACacheThatWasAway() {
		DeepstreamServer server = started();
		TestClient alice = subscriber(server, "r");
		this.cache.away = true;
		alice.send(Message.builder(RecordAction.HEAD).name("r").build());
		alice.expect(RecordAction.RECORD_LOAD_ERROR);
		assertThat(this.heard).containsExactly("cache UP", "bus UP", "cache DOWN");

		this.cache.away = false;
		this.cache.put("r", new StoredRecord(5, json("{\"a\":5}")));
		this.clock.advance(Duration.ofSeconds(3));

		assertThat(this.heard).containsExactly("cache UP", "bus UP", "cache DOWN", "cache UP");
		Message update = alice.expect(RecordAction.UPDATE);
		assertThat(update.version()).isEqualTo(5);
		assertThat(text(update)).isEqualTo("{\"a\":5}");
	}

	@Test
	void doesNotBlameTheCacheForOneRequestThatFails() {
		DeepstreamServer server = started();
		TestClient alice = subscriber(server, "r");
		this.cache.failing = "broken";

		alice.send(Message.builder(RecordAction.HEAD).name("broken").build());

		alice.expect(RecordAction.RECORD_LOAD_ERROR);
		assertThat(this.heard).containsExactly("cache UP", "bus UP");
	}

	@Test
	void tellsSubscribersOfRecordsThatAnEmptiedCacheHasLost() {
		DeepstreamServer server = started();
		TestClient alice = subscriber(server, "r");

		this.cache.delete(List.of("r", RecordCache.ID_RECORD));
		this.clock.advance(Duration.ofSeconds(3));

		assertThat(alice.expect(RecordAction.DELETED).name()).isEqualTo("r");
		assertThat(this.heard).containsExactly("cache UP", "bus UP", "cache DEGRADED", "cache UP");
	}

	@Test
	void readsRecordsAnewWhenTheBusHasLostMessages() {
		DeepstreamServer server = started();
		TestClient alice = subscriber(server, "r");
		TestClient bob = subscriber(server, "s");
		this.cache.put("r", new StoredRecord(1, json("{\"a\":1}")));
		bob.expectNothing();

		this.bus.report(State.DOWN);
		this.bus.report(State.UP);

		assertThat(alice.expect(RecordAction.UPDATE).version()).isEqualTo(1);
		bob.expectNothing();
		assertThat(this.heard).containsExactly("cache UP", "bus UP", "bus DOWN", "bus UP");
	}

	@Test
	void joinsTheClusterOnceABusIsThereThatWasNotAtTheStart() {
		this.bus.fails = true;
		DeepstreamServer server = server(true);
		server.start().toCompletableFuture().join();
		assertThat(this.bus.channels).isEmpty();

		this.bus.report(State.UP);

		assertThat(this.bus.channels).contains("cluster", "node/a");
	}

	@Test
	void refusesNamesThatTheServerKeepsForItself() {
		TestClient alice = TestClient.login(started(), "alice");

		alice.send(Message.builder(RecordAction.READ).name(RecordCache.ID_RECORD).build());
		alice.expect(RecordAction.INVALID_MESSAGE_DATA);
		alice.send(Message.builder(RecordAction.SUBSCRIBECREATEANDREAD)
			.names(List.of("r", RecordCache.ID_RECORD))
			.correlationId("1")
			.build());
		alice.expect(RecordAction.INVALID_MESSAGE_DATA);
	}

	private DeepstreamServer started() {
		DeepstreamServer server = server(false);
		CompletableFuture<Void> started = server.start().toCompletableFuture();
		this.clock.advance(Duration.ofSeconds(1));
		started.join();
		return server;
	}

	private DeepstreamServer server(boolean lazy) {
		return server(lazy, null);
	}

	private DeepstreamServer server(boolean lazy, RecordStorage storage) {
		ServerOptions defaults = ServerOptions.defaults("a");
		ServerOptions options = new ServerOptions("a", defaults.features(), lazy, 10, defaults.stopTimeout(),
				defaults.connection(), defaults.auth(), defaults.json(), defaults.record(), defaults.rpc(),
				defaults.listen(), defaults.cluster());
		ServerParts parts = new ServerParts(this.cache, storage, this.bus, List.of(new OpenAuthenticator()),
				PermissionChecker.ALLOW_ALL, (connector, state, cause) -> this.heard.add(connector + " " + state));
		return new DeepstreamServer(options, parts, new Threads(Runnable::run, this.clock));
	}

	private static TestClient subscriber(DeepstreamServer server, String name) {
		TestClient client = TestClient.login(server, "subscriber of " + name);
		client
			.send(Message.builder(RecordAction.SUBSCRIBECREATEANDREAD).names(List.of(name)).correlationId("0").build());
		client.expect(RecordAction.SUBSCRIBECREATEANDREAD);
		client.expect(RecordAction.READ_RESPONSE);
		return client;
	}

	/** Fails for all names, or for one. */
	private static final class BreakableCache implements RecordCache {

		private final RecordCache records = new MemoryRecordCache();

		private boolean away;

		private String failing = "";

		private <T> CompletionStage<T> unless(boolean fails, CompletionStage<T> answer) {
			return (this.away || fails) ? CompletableFuture.failedStage(new IllegalStateException("away")) : answer;
		}

		@Override
		public CompletionStage<Optional<StoredRecord>> get(String name) {
			return unless(name.equals(this.failing), this.records.get(name));
		}

		@Override
		public CompletionStage<Map<String, Long>> versions(Collection<String> names) {
			return unless(false, this.records.versions(names));
		}

		@Override
		public CompletionStage<Boolean> replace(String name, long expected, StoredRecord next) {
			return this.away ? unless(true, this.records.replace("", 0, next))
					: this.records.replace(name, expected, next);
		}

		@Override
		public CompletionStage<Void> put(String name, StoredRecord record) {
			return this.records.put(name, record);
		}

		@Override
		public CompletionStage<Void> delete(Collection<String> names) {
			return this.records.delete(names);
		}

		@Override
		public CompletionStage<Void> ping() {
			return unless(false, this.records.ping());
		}

		@Override
		public void close() {
		}

	}

	/** A bus without other nodes. */
	private static final class SilentBus implements MessageBus {

		private final List<String> channels = new ArrayList<>();

		private Receiver receiver = (origin, channel, message) -> {
		};

		private boolean fails;

		@Override
		public CompletionStage<Void> start(String nodeId, Receiver receiver) {
			this.receiver = receiver;
			if (this.fails) {
				return CompletableFuture.failedStage(new IllegalStateException("no bus"));
			}
			report(State.UP);
			return CompletableFuture.completedStage(null);
		}

		private void report(State state) {
			this.receiver.onStateChanged(state, (state != State.UP) ? new IllegalStateException("cut") : null);
		}

		@Override
		public CompletionStage<Void> subscribe(String channel) {
			this.channels.add(channel);
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> unsubscribe(String channel) {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> publish(String channel, ByteBuffer message) {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void close() {
		}

	}

}
