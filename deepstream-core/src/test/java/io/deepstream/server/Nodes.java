package io.deepstream.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.cluster.ClusterOptions;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.listen.ListenOptions;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that share a cache, a simulated bus and a clock that stands still; everything
 * happens on the thread of the test, the same way for the same seed.
 */
final class Nodes {

	private static final ListenOptions IN_ORDER = new ListenOptions(false, Duration.ofMillis(500),
			Duration.ofSeconds(30), Duration.ofSeconds(10), 1000);

	final ManualScheduler clock = new ManualScheduler();

	final SimulatedHub hub;

	private final RecordCache cache;

	private final @Nullable RecordStorage storage;

	private final Map<String, MessageBus> buses = new LinkedHashMap<>();

	private final Map<String, DeepstreamServer> running = new LinkedHashMap<>();

	Nodes(long seed) {
		this(seed, new MemoryRecordCache(), null);
	}

	/** Nodes that share a storage, too. */
	Nodes(long seed, FakeConnectors connectors) {
		this(seed, connectors.cache(), connectors.storage());
	}

	private Nodes(long seed, RecordCache cache, @Nullable RecordStorage storage) {
		this.hub = new SimulatedHub(seed);
		this.cache = cache;
		this.storage = storage;
	}

	/** One node without a bus. */
	static DeepstreamServer single(UnaryOperator<ServerOptions> options, PermissionChecker permissions,
			Authenticator authenticator, ManualScheduler clock) {
		ServerParts parts = new ServerParts(new MemoryRecordCache(), null, null, List.of(authenticator), permissions,
				ServerListener.NONE);
		DeepstreamServer server = new DeepstreamServer(options.apply(TestOptions.patient("a")), parts,
				new Threads(Runnable::run, clock));
		server.start().toCompletableFuture().join();
		return server;
	}

	static DeepstreamServer single(ManualScheduler clock) {
		return single(UnaryOperator.identity(), PermissionChecker.ALLOW_ALL, new OpenAuthenticator(), clock);
	}

	/** Starts nodes and waits until they know each other. */
	void start(String... ids) {
		for (String id : ids) {
			assertStarted(id, start(id, UnaryOperator.identity()));
		}
	}

	/** Starts one node; the future tells what became of it. */
	CompletableFuture<Void> start(String id, UnaryOperator<ServerOptions> options) {
		return start(id, options, this.cache, this.storage);
	}

	/** Starts one node with a cache that it does not share with the others. */
	CompletableFuture<Void> start(String id, RecordCache cache) {
		return start(id, UnaryOperator.identity(), cache, this.storage);
	}

	/** Starts one node that does not share the storage of the others. */
	void startWithoutStorage(String id) {
		assertStarted(id, start(id, UnaryOperator.identity(), this.cache, null));
	}

	/** As if the cache were restarted without data. */
	void emptyCache() {
		this.cache.delete(List.of(RecordCache.ID_RECORD)).toCompletableFuture().join();
	}

	/** A node with a cache of its own that is not started. */
	DeepstreamServer assemble(String id, RecordCache cache) {
		return assemble(id, UnaryOperator.identity(), cache, this.storage, this.hub.bus());
	}

	private DeepstreamServer assemble(String id, UnaryOperator<ServerOptions> options, RecordCache cache,
			@Nullable RecordStorage storage, MessageBus bus) {
		ServerParts parts = new ServerParts(cache, storage, bus, List.of(new OpenAuthenticator()),
				PermissionChecker.ALLOW_ALL, ServerListener.NONE);
		ServerOptions defaults = TestOptions.withListen(TestOptions.patient(id), IN_ORDER);
		return new DeepstreamServer(options.apply(defaults), parts, new Threads(Runnable::run, this.clock));
	}

	private CompletableFuture<Void> start(String id, UnaryOperator<ServerOptions> options, RecordCache cache,
			@Nullable RecordStorage storage) {
		MessageBus bus = this.hub.bus();
		DeepstreamServer server = assemble(id, options, cache, storage, bus);
		CompletableFuture<Void> started = server.start().toCompletableFuture();
		settle();
		Duration patience = ClusterOptions.defaults().nodeTimeout().plusSeconds(1);
		for (Duration waited = Duration.ZERO; !started.isDone() && waited.compareTo(patience) < 0;) {
			pass(ClusterOptions.defaults().joinTimeout());
			waited = waited.plus(ClusterOptions.defaults().joinTimeout());
		}
		if (started.isCompletedExceptionally()) {
			server.stop().toCompletableFuture().join();
			bus.close();
		}
		else {
			this.buses.put(id, bus);
			this.running.put(id, server);
		}
		return started;
	}

	private static void assertStarted(String id, CompletableFuture<Void> started) {
		if (!started.isDone()) {
			throw new AssertionError("Node " + id + " has not started");
		}
		started.join();
	}

	/** Tells the others, then goes. */
	void leave(String id) {
		this.running.remove(id).stop().toCompletableFuture().join();
		settle();
		this.buses.remove(id).close();
	}

	/** Goes without a word; its clients notice nothing. */
	void vanish(String id) {
		this.running.remove(id);
		this.buses.remove(id).close();
	}

	DeepstreamServer node(String id) {
		return this.running.get(id);
	}

	Map<String, DeepstreamServer> running() {
		return this.running;
	}

	TestClient login(String id, String user) {
		TestClient client = TestClient.login(node(id), user);
		settle();
		return client;
	}

	/** Lets everything that is under way between the nodes arrive. */
	void settle() {
		this.hub.settle();
	}

	/** Lets time pass, in steps, so that no heartbeat comes late. */
	void pass(Duration time) {
		Duration step = Duration.ofMillis(250);
		for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(step)) {
			this.clock.advance((left.compareTo(step) < 0) ? left : step);
			settle();
		}
	}

}
