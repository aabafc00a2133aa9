package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.spi.ServerListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.RecordRequests.ack;
import static io.deepstream.server.RecordRequests.upsert;
import static io.deepstream.server.Requests.call;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node whose clients have to go, with a clock that stands still.
 */
class DrainTests {

	private static final Duration STEP = Duration.ofMillis(50);

	private static final DrainOptions AT_ONCE = new DrainOptions(Duration.ofSeconds(10), 1_000_000);

	private final ManualScheduler clock = new ManualScheduler();

	private final HeldConnectors connectors = new HeldConnectors();

	private final DeepstreamServer server = new DeepstreamServer(
			ServerOptions.defaults("a"), new ServerParts(this.connectors.cache(), this.connectors.storage(), null,
					List.of(new OpenAuthenticator()), PermissionChecker.ALLOW_ALL, ServerListener.NONE),
			new Threads(Runnable::run, this.clock));

	@BeforeEach
	void start() {
		this.server.start().toCompletableFuture().join();
	}

	@AfterEach
	void nothingIsLeft() {
		this.server.stop();

		assertThat(this.server.connectionCount()).isZero();
		assertThat(this.server.registrations()).isZero();
	}

	private CompletableFuture<Void> drain(DrainOptions options) {
		return this.server.drain(options).toCompletableFuture();
	}

	@Test
	void disconnectsAFewAtATime() {
		connect(300);

		CompletableFuture<Void> done = drain(new DrainOptions(Duration.ofSeconds(10), 100));

		List<Integer> batches = batches(300);
		assertThat(batches).allMatch((batch) -> batch >= 4 && batch <= 6).hasSizeBetween(59, 61);
		assertThat(done).isCompleted();
		assertThat(this.server.closedConnections(CloseReason.SERVER_STOPPING)).isEqualTo(300);
	}

	@Test
	void goesFasterIfTheTimeWouldNotSuffice() {
		connect(300);

		CompletableFuture<Void> done = drain(new DrainOptions(Duration.ofSeconds(2), 1));

		assertThat(batches(300)).allMatch((batch) -> batch >= 9 && batch <= 11).hasSizeBetween(29, 31);
		assertThat(done).isCompleted();
	}

	private void connect(int clients) {
		for (int i = 0; i < clients; i++) {
			TestClient.connect(this.server);
		}
	}

	/** How many go at once, until all have gone. */
	private List<Integer> batches(int clients) {
		List<Integer> batches = new ArrayList<>();
		for (int left = clients; left > 0 && batches.size() < clients;) {
			int now = this.server.connectionCount();
			batches.add(left - now);
			left = now;
			this.clock.advance(STEP);
		}
		return batches;
	}

	@Test
	void takesNoFurtherClients() {
		TestClient client = TestClient.login(this.server, "alice");
		this.connectors.hold("storage save");
		client.send(ack(upsert("x", "{}"), "w"));
		assertThat(this.server.isDraining()).isFalse();

		drain(AT_ONCE);

		assertThat(this.server.isDraining()).isTrue();
		assertThat(this.server.admits()).isFalse();
		assertThat(this.server.connect(client, new Handshake("127.0.0.1", "/deepstream", Map.of()))).isEmpty();
	}

	@Test
	void answersWhatIsUnderWay() {
		TestClient writer = TestClient.login(this.server, "writer");
		TestClient idle = TestClient.login(this.server, "idle");
		this.connectors.hold("storage save");
		writer.send(ack(upsert("x", "{\"n\":1}"), "w"));

		CompletableFuture<Void> done = drain(AT_ONCE);
		this.clock.advance(Duration.ofSeconds(1));

		assertThat(idle.closeReason()).isEqualTo(CloseReason.SERVER_STOPPING);
		assertThat(writer.closeReason()).isNull();
		assertThat(done).isNotDone();

		this.connectors.succeed();
		this.clock.advance(STEP);

		writer.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		assertThat(writer.closeReason()).isEqualTo(CloseReason.SERVER_STOPPING);
		assertThat(this.connectors.stored()).containsKey("x");
		assertThat(done).isCompleted();
	}

	@Test
	void answersWhatIsAskedForMeanwhile() {
		TestClient writer = TestClient.login(this.server, "writer");
		this.connectors.hold("storage save");
		writer.send(ack(upsert("x", "{}"), "w"));
		drain(AT_ONCE);

		writer.expectNothing();
		assertThat(RecordRequests.read(writer, "x")).isEqualTo("1:{}");
	}

	@Test
	void waitsForAnAnswerNoLongerThanTheTimeout() {
		TestClient writer = TestClient.login(this.server, "writer");
		this.connectors.hold("storage save");
		writer.send(ack(upsert("x", "{}"), "w"));

		CompletableFuture<Void> done = drain(new DrainOptions(Duration.ofSeconds(1), 1));
		this.clock.advance(Duration.ofSeconds(1).minus(STEP));
		assertThat(done).isNotDone();
		this.clock.advance(STEP);

		assertThat(writer.closeReason()).isEqualTo(CloseReason.SERVER_STOPPING);
		assertThat(done).isCompleted();
		this.connectors.succeed();
	}

	@Test
	void letsAProviderAnswerButAsksItForNothingElse() {
		RpcClients rpc = new RpcClients(this.server);
		RpcClients.provide(rpc.first);
		rpc.request("c1");
		rpc.first.expect(RpcAction.REQUEST);

		drain(AT_ONCE);
		this.clock.advance(STEP);
		rpc.request("c2");

		rpc.requester.expect(RpcAction.NO_RPC_PROVIDER);
		assertThat(rpc.first.closeReason()).isNull();
		assertThat(rpc.second.closeReason()).isEqualTo(CloseReason.SERVER_STOPPING);
		rpc.first.send(call(RpcAction.RESPONSE, "add", "c1", "3"));
		rpc.requester.expect(RpcAction.RESPONSE);
		this.clock.advance(STEP);
		assertThat(rpc.first.closeReason()).isEqualTo(CloseReason.SERVER_STOPPING);
		assertThat(rpc.requester.closeReason()).isEqualTo(CloseReason.SERVER_STOPPING);
	}

	@Test
	void disconnectsAllAtOnceWithoutTime() {
		TestClient writer = TestClient.login(this.server, "writer");
		this.connectors.hold("storage save");
		writer.send(ack(upsert("x", "{}"), "w"));

		assertThat(drain(new DrainOptions(Duration.ZERO, 1))).isCompleted();

		assertThat(writer.closeReason()).isEqualTo(CloseReason.SERVER_STOPPING);
		this.connectors.succeed();
	}

	@Test
	void endsWithTheServer() {
		connect(10);
		CompletableFuture<Void> done = drain(new DrainOptions(Duration.ofSeconds(10), 1));

		this.server.stop();

		assertThat(done).isCompleted();
		assertThat(this.server.connectionCount()).isZero();
	}

}
