package io.deepstream.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.cluster.ClusterOptions;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.record.RecordOptions;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nodes, each with a cache and a bus of its own to the same real servers, and one
 * storage in memory.
 */
final class RealNodes implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Set<String> IDS = Set.of("a", "b", "c");

	/** Names that begin so are not stored. */
	static final String NOT_STORED = "volatile/";

	private static final ClusterOptions QUICK = new ClusterOptions(Duration.ofMillis(300), Duration.ofSeconds(30),
			Duration.ofMillis(300));

	private final MemoryRecordStorage storage = new MemoryRecordStorage();

	private final List<DeepstreamServer> servers = new ArrayList<>();

	private final List<RecordCache> caches = new ArrayList<>();

	private final List<MessageBus> buses = new ArrayList<>();

	RealNodes(Supplier<RecordCache> caches, Supplier<MessageBus> buses) {
		for (String id : IDS) {
			RecordCache cache = caches.get();
			MessageBus bus = buses.get();
			ServerParts parts = new ServerParts(cache, this.storage, bus, List.of(new OpenAuthenticator()),
					PermissionChecker.ALLOW_ALL, ServerListener.NONE);
			DeepstreamServer server = new DeepstreamServer(options(id), parts);
			this.servers.add(server);
			this.caches.add(cache);
			this.buses.add(bus);
			assertThat(server.start()).succeedsWithin(PATIENCE);
		}
		awaitMembers();
	}

	private static ServerOptions options(String id) {
		RecordOptions defaults = RecordOptions.defaults();
		RecordOptions record = new RecordOptions(defaults.cacheTimeout(), defaults.storageTimeout(),
				List.of(NOT_STORED), List.of(), defaults.storageQueueBytes());
		return TestOptions.withRecord(TestOptions.withCluster(ServerOptions.defaults(id), QUICK), record);
	}

	void awaitMembers() {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.servers.stream().allMatch((server) -> server.cluster().members().equals(IDS)));
	}

	/** Waits until every connector of every node has this state. */
	void awaitConnectors(ServerListener.State state) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.servers.stream()
				.flatMap((server) -> Stream.of("cache", "bus").map((name) -> server.connectors().get(name).state()))
				.allMatch(state::equals));
	}

	List<DeepstreamServer> all() {
		return this.servers;
	}

	DeepstreamServer get(int number) {
		return this.servers.get(number);
	}

	RecordStorage storage() {
		return this.storage;
	}

	/** What the cache holds. */
	Map<String, Follower.Value> cached(Collection<String> names) {
		Map<String, Follower.Value> records = new HashMap<>();
		for (String name : names) {
			this.caches.get(0)
				.get(name)
				.toCompletableFuture()
				.join()
				.ifPresent((record) -> records.put(name,
						Follower.Value.of(record.version(), new String(record.json(), StandardCharsets.UTF_8))));
		}
		return records;
	}

	/** Waits until every follower was told what the cache holds. */
	void awaitConvergence(Collection<Follower> followers, Collection<String> names) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(followers).extracting(Follower::records).containsOnly(cached(names)));
	}

	MessageBus bus(int number) {
		return this.buses.get(number);
	}

	TestClient login(int number, String user) {
		return TestClient.login(get(number), user);
	}

	@Override
	public void close() {
		this.servers.forEach((server) -> assertThat(server.stop()).succeedsWithin(PATIENCE));
		this.buses.forEach(MessageBus::close);
		this.caches.forEach(RecordCache::close);
	}

}
