package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.Requests;
import io.deepstream.server.TestClient;
import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.testservers.Ports;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of three nodes with one Redis as cache, one runs in a process of its own, and is killed
 * or stopped.
 */
@Timeout(300)
class NodeLossIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String cluster = "deepstream-" + UUID.randomUUID();

	private final List<TestNode> others = new ArrayList<>();

	private final List<TestClient> watchers = new ArrayList<>();

	/** Sockets that nobody holds are closed by the garbage collector. */
	private final List<SocketClient> silent = new ArrayList<>();

	private NodeProcess lost;

	/** Starts a, b, and the process c. */
	private void start(String bus, String nodeTimeout) {
		Map<String, List<String>> nodes = new TreeMap<>();
		int seed = Ports.next();
		for (String id : List.of("a", "b", "c")) {
			List<String> properties = properties(id, nodeTimeout);
			properties.addAll(way(bus, id.equals("a") ? seed : Ports.next(), seed));
			nodes.put(id, properties);
		}
		this.lost = NodeProcess.start(nodes.remove("c").toArray(String[]::new));
		nodes.values()
			.forEach((properties) -> this.others
				.add(TestNode.start(Container.TOMCAT, properties.toArray(String[]::new))));
	}

	private List<String> properties(String id, String nodeTimeout) {
		TestServer redis = TestServers.redis();
		return new ArrayList<>(List.of("deepstream.node-id=" + id, "deepstream.cluster.node-timeout=" + nodeTimeout,
				"deepstream.cache.type=redis", "deepstream.cache.redis.key-prefix=" + this.cluster + ":",
				"spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port(),
				"deepstream.messaging.prefix=" + this.cluster));
	}

	private static List<String> way(String bus, int port, int seed) {
		String type = "deepstream.messaging.type=" + bus;
		return switch (bus) {
			case "direct" -> List.of(type, "deepstream.messaging.direct.port=" + port,
					"deepstream.messaging.direct.secret=secret", "deepstream.messaging.direct.seeds=127.0.0.1:" + seed);
			case "amqp" -> List.of(type, "spring.rabbitmq.host=" + TestServers.rabbitMq().host(),
					"spring.rabbitmq.port=" + TestServers.rabbitMq().port());
			case "kafka" -> List.of(type, "spring.kafka.bootstrap-servers=" + TestServers.kafka().address());
			default -> List.of(type);
		};
	}

	/** On both other nodes. */
	private void watchPresence() {
		for (TestNode node : this.others) {
			TestClient watcher = TestClient.login(node.server(), "watcher");
			watcher.send(Message.builder(PresenceAction.SUBSCRIBE_ALL).build());
			watcher.expect(PresenceAction.SUBSCRIBE_ALL);
			this.watchers.add(watcher);
		}
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.lost.close();
		this.others.forEach(TestNode::close);
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis", "direct", "amqp", "kafka" })
	void goesOnWithoutANodeThatWasKilled(String bus) throws Exception {
		start(bus, "10s");
		TestClient twice = TestClient.login(server(0), "twice");
		this.silent.add(this.lost.login("twice"));
		this.silent.add(this.lost.login("gone"));
		SocketClient provider = provideOnLostNode();
		TestClient requester = TestClient.login(server(1), "requester");
		awaitCall(requester, provider);
		List<ReconnectingWriter> writers = startWriters();
		awaitOnline("twice", "gone", "provider", "requester", "writer0", "writer1", "writer2", "writer3");
		watchPresence();

		this.lost.kill();

		for (ReconnectingWriter writer : writers) {
			writer.awaitReturn();
			writer.awaitWrites(50);
		}
		assertForgotten(requester);
		for (TestClient watcher : this.watchers) {
			assertThat(List.of(leaving(watcher), leaving(watcher))).containsExactlyInAnyOrder("gone", "provider");
		}
		for (ReconnectingWriter writer : writers) {
			writer.stop();
			assertThat(cachedVersion(writer.record())).isEqualTo(writer.acknowledged());
		}
		twice.vanish();
		for (TestClient watcher : this.watchers) {
			assertThat(leaving(watcher)).isEqualTo("twice");
		}
	}

	private List<ReconnectingWriter> startWriters() throws IOException {
		List<ReconnectingWriter> writers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			writers.add(new ReconnectingWriter("writer" + i, this.lost.login("writer" + i), this.others.get(i % 2)));
		}
		writers.forEach(ReconnectingWriter::start);
		for (ReconnectingWriter writer : writers) {
			writer.awaitWrites(50);
		}
		return writers;
	}

	private long cachedVersion(String name) {
		RecordCache cache = this.others.get(0).context().getBean(RecordCache.class);
		return cache.versions(List.of(name)).toCompletableFuture().join().get(name);
	}

	@Test
	void knowsAtOnceThatANodeWasStopped() throws Exception {
		start("redis", "10m");
		SocketClient provider = provideOnLostNode();
		TestClient requester = TestClient.login(server(1), "requester");
		awaitCall(requester, provider);
		watchPresence();

		this.lost.stop();

		provider.expectClose(CloseReason.SERVER_STOPPING.code());
		for (TestClient watcher : this.watchers) {
			assertThat(leaving(watcher)).isEqualTo("provider");
		}
		assertForgotten(requester);
		this.watchers.forEach(TestClient::expectNothing);
	}

	private SocketClient provideOnLostNode() throws IOException {
		SocketClient provider = this.lost.login("provider");
		provider.send(Requests.names(RpcAction.PROVIDE, "add"));
		provider.expect(RpcAction.PROVIDE);
		return provider;
	}

	/** The requester's node knows the provider, which answers. */
	private void awaitCall(TestClient requester, SocketClient provider) throws IOException {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> server(1).cluster().state().contains(Registry.RPC_PROVIDERS, "add"));
		requester.send(Requests.call(RpcAction.REQUEST, "add", "c1", "1"));
		provider.expect(RpcAction.REQUEST);
		provider.send(Requests.call(RpcAction.ACCEPT, "add", "c1", null));
		provider.send(Requests.call(RpcAction.RESPONSE, "add", "c1", "2"));
		requester.expect(RpcAction.ACCEPT);
		assertThat(text(requester.expect(RpcAction.RESPONSE))).isEqualTo("2");
	}

	private void awaitOnline(String... users) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.others)
				.allSatisfy((node) -> assertThat(node.server().cluster().state().names(Registry.ONLINE_USERS))
					.containsExactlyInAnyOrder(users)));
	}

	/** Nobody counts with the node, and what it provided. */
	private void assertForgotten(TestClient requester) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.others).map((node) -> node.server().cluster())
				.allSatisfy((cluster) -> assertThat(cluster.members()).containsExactly("a", "b"))
				.allSatisfy((cluster) -> assertThat(cluster.state().names(Registry.RPC_PROVIDERS)).isEmpty()));
		requester.send(Requests.call(RpcAction.REQUEST, "add", "c2", "1"));
		requester.expect(RpcAction.NO_RPC_PROVIDER);
	}

	private static String leaving(TestClient watcher) {
		return watcher.expect(PresenceAction.PRESENCE_LEAVE_ALL).name();
	}

	private DeepstreamServer server(int number) {
		return this.others.get(number).server();
	}

}
