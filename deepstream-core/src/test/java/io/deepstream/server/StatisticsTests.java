package io.deepstream.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.Traffic;
import io.deepstream.server.connection.Traffic.Audience;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.ParserAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.record.RecordStatistics;
import io.deepstream.server.spi.Operation;
import io.deepstream.server.spi.Outcome;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.RecordRequests.acknowledge;
import static io.deepstream.server.RecordRequests.one;
import static io.deepstream.server.RecordRequests.subscribe;
import static io.deepstream.server.RecordRequests.update;
import static io.deepstream.server.RecordRequests.upsert;
import static io.deepstream.server.Requests.call;
import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node counts, and what it tells how long it took.
 */
class StatisticsTests {

	private final ManualScheduler clock = new ManualScheduler(Runnable::run);

	private final Times times = new Times();

	private CompletionStage<Boolean> permission = CompletableFuture.completedStage(true);

	private DeepstreamServer server(RecordCache cache, @Nullable RecordStorage storage) {
		DeepstreamServer server = new DeepstreamServer(ServerOptions.defaults("a"),
				new ServerParts(cache, storage, null, List.of(new OpenAuthenticator()), this::check, this.times),
				new Threads(Runnable::run, this.clock));
		server.start().toCompletableFuture().join();
		return server;
	}

	private CompletionStage<Boolean> check(PermissionRequest request) {
		return this.permission;
	}

	@Test
	void countsWhatClientsSendAndAreSentByAction() {
		DeepstreamServer server = Nodes.single(this.clock);
		Traffic traffic = server.statistics().traffic();
		TestClient sender = TestClient.login(server, "sender");
		sender.send(names(EventAction.SUBSCRIBE, "news"));
		sender.expect(EventAction.SUBSCRIBE);
		for (int i = 0; i < 3; i++) {
			TestClient client = TestClient.login(server, "reader");
			client.send(names(EventAction.SUBSCRIBE, "news"));
			client.expect(EventAction.SUBSCRIBE);
		}

		sender.send(data(EventAction.EMIT, "news", "1"));
		sender.send(data(EventAction.EMIT, "nobody", "1"));
		sender.receive(ByteBuffer.wrap(new byte[] { 1, 2, 3 }));

		assertThat(counts(traffic, EventAction.SUBSCRIBE)).containsExactly(4L, 4L);
		assertThat(counts(traffic, EventAction.EMIT)).containsExactly(2L, 3L);
		assertThat(counts(traffic, ParserAction.ERROR)).containsExactly(1L, 0L);
		assertThat(traffic.broadcastCount(Topic.EVENT, Audience.UP_TO_10)).isOne();
		assertThat(traffic.broadcastCount(Topic.EVENT, Audience.ONE)).isZero();
		assertThat(traffic.broadcastReceivers(Topic.EVENT)).isEqualTo(3);
		assertThat(server.statistics().subscriptions(Topic.EVENT)).isEqualTo(4);
		assertThat(server.statistics().subscribedNames(Topic.EVENT)).isOne();
		sender.vanish();
		assertThat(server.statistics().subscriptions(Topic.EVENT)).isEqualTo(3);
		assertThat(server.statistics().openedConnections()).isEqualTo(4);
	}

	private static List<Long> counts(Traffic traffic, Action action) {
		return List.of(traffic.receivedCount(action), traffic.sentCount(action));
	}

	@Test
	void tellsAudiencesApartByTheirSize() {
		Traffic traffic = new Traffic();
		for (int receivers : new int[] { 0, 1, 2, 10, 11, 100, 101, 1000, 1001, 10_000, 10_001, 2_000_000 }) {
			traffic.broadcast(RecordAction.UPDATE, receivers);
		}

		assertThat(Audience.values()).allSatisfy(
				(audience) -> assertThat(traffic.broadcastCount(Topic.RECORD, audience)).describedAs("%s", audience)
					.isEqualTo((audience == Audience.ONE) ? 1 : 2));
	}

	@Test
	void countsWritesByWhatBecameOfThem() {
		DeepstreamServer server = Nodes.single(this.clock);
		RecordStatistics records = server.statistics().records();
		TestClient alice = TestClient.login(server, "alice");

		acknowledge(alice, upsert("r", "{}"));
		alice.send(update("r", 1, "{}"));
		alice.expect(RecordAction.VERSION_EXISTS);
		alice.send(one(RecordAction.DELETE, "r"));
		alice.expect(RecordAction.DELETE_SUCCESS);

		assertThat(records.written()).isOne();
		assertThat(records.deleted()).isOne();
		assertThat(server.statistics().traffic().sentCount(RecordAction.VERSION_EXISTS)).isOne();
		assertThat(records.hasStorage()).isFalse();
	}

	@Test
	void tellsHowLongCacheAndStorageTook() {
		HeldConnectors connectors = new HeldConnectors();
		DeepstreamServer server = server(connectors.cache(), connectors.storage());
		TestClient alice = TestClient.login(server, "alice");

		acknowledge(alice, upsert("r", "{}"));
		connectors.hold("cache get", "storage save");
		alice.send(upsert("s", "{}"));
		connectors.fail("cache get s", new IllegalStateException("away"));
		alice.expect(RecordAction.RECORD_UPDATE_ERROR);

		assertThat(this.times.told).contains("CACHE_GET SUCCESS", "CACHE_REPLACE SUCCESS", "STORAGE_SAVE SUCCESS",
				"CACHE_GET ERROR");
	}

	@Test
	void timesNothingInMemory() {
		DeepstreamServer server = server(new MemoryRecordCache(), new MemoryRecordStorage());
		TestClient alice = TestClient.login(server, "alice");

		acknowledge(alice, upsert("r", "{}"));
		subscribe(alice, "r");

		assertThat(this.times.told).containsExactly("LOGIN SUCCESS");
	}

	@Test
	void leavesEverythingAsItIsForAListenerThatDoesNotWantToKnow() {
		HeldConnectors connectors = new HeldConnectors();
		ServerParts parts = new ServerParts(connectors.cache(), connectors.storage(), null,
				List.of(new OpenAuthenticator()), PermissionChecker.ALLOW_ALL, ServerListener.NONE);

		assertThat(parts.timed()).isSameAs(parts);
	}

	@Test
	void tellsHowLongPermissionsTookThatDidNotComeAtOnce() {
		TestClient alice = TestClient.login(server(new MemoryRecordCache(), null), "alice");
		for (Outcome outcome : List.of(Outcome.SUCCESS, Outcome.DENIED, Outcome.ERROR)) {
			CompletableFuture<Boolean> pending = new CompletableFuture<>();
			this.permission = pending;
			alice.send(names(EventAction.SUBSCRIBE, "news"));
			if (outcome == Outcome.ERROR) {
				pending.completeExceptionally(new IllegalStateException("broken"));
			}
			else {
				pending.complete(outcome == Outcome.SUCCESS);
			}
			this.permission = CompletableFuture.completedStage(true);
			alice.send(names(EventAction.UNSUBSCRIBE, "news"));
		}

		assertThat(this.times.told).containsExactly("LOGIN SUCCESS", "PERMISSION SUCCESS", "PERMISSION DENIED",
				"PERMISSION ERROR");
	}

	@Test
	void tellsHowEachRpcEnded() {
		RpcClients rpc = new RpcClients(server(new MemoryRecordCache(), null));
		this.times.told.clear();
		this.times.nanos.clear();
		rpc.request("nobody");
		RpcClients.provide(rpc.first);
		rpc.request("answered");
		rpc.first.send(call(RpcAction.RESPONSE, "add", "answered", "1"));
		rpc.request("failed");
		rpc.first.send(call(RpcAction.REQUEST_ERROR, "add", "failed", "1"));
		rpc.request("ignored");
		this.clock.advance(Duration.ofSeconds(1));
		rpc.request("unanswered");
		rpc.first.send(call(RpcAction.ACCEPT, "add", "unanswered", null));
		this.clock.advance(Duration.ofSeconds(10));
		rpc.request("unwanted");
		rpc.requester.vanish();

		assertThat(this.times.told).containsExactly("RPC NO_PROVIDER", "RPC SUCCESS", "RPC ERROR", "RPC NOT_ACCEPTED",
				"RPC TIMEOUT", "RPC CANCELLED");
		assertThat(this.times.nanos.get(3)).isEqualTo(Duration.ofSeconds(1).toNanos());
	}

	@Test
	void keepsTheLastFailureOfAConnectorThatIsUpAgain() {
		ConnectorStates states = new ConnectorStates(ServerListener.NONE);
		states.connectorChanged("bus", ServerListener.State.DOWN, new IllegalStateException("first"));
		ConnectorState first = states.all().get("bus");
		states.connectorChanged("bus", ServerListener.State.DOWN, new IllegalStateException("second"));
		ConnectorState second = states.all().get("bus");
		states.connectorChanged("bus", ServerListener.State.UP, null);
		ConnectorState up = states.all().get("bus");

		assertThat(second.since()).isEqualTo(first.since());
		assertThat(up.cause()).isNull();
		assertThat(up.lastFailure()).isEqualTo(second.lastFailure());
		assertThat(up.lastFailure().cause()).hasMessage("second");
	}

	private static final class Times implements ServerListener {

		private final List<String> told = new ArrayList<>();

		private final List<Long> nanos = new ArrayList<>();

		@Override
		public void connectorChanged(String connector, State state, @Nullable Throwable cause) {
			assertThat(connector).isIn("cache", "storage");
		}

		@Override
		public boolean wantsTimes() {
			return true;
		}

		@Override
		public void took(Operation operation, Outcome outcome, long nanos) {
			this.told.add(operation + " " + outcome);
			this.nanos.add(nanos);
		}

	}

}
