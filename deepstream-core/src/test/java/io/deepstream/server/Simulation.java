package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.record.RecordOptions;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * A cluster on one thread and a clock turned by hand: whatever is ready to run is run in
 * an order that a seed decides, so each seed is one interleaving that can be repeated.
 */
final class Simulation {

	static final String HOT = "hot/";

	static final String EXCLUDED = "no/";

	private final List<Runnable> ready = new ArrayList<>();

	private final ManualScheduler clock = new ManualScheduler(this.ready::add);

	private final List<DeepstreamServer> nodes = new ArrayList<>();

	private final Random random;

	private final FlakyConnectors connectors;

	private final PermissionChecker permissions;

	Simulation(long seed, int nodes, boolean stores) {
		this(seed, nodes, stores, PermissionChecker.ALLOW_ALL);
	}

	Simulation(long seed, int nodes, boolean stores, PermissionChecker permissions) {
		this.permissions = permissions;
		this.random = new Random(seed);
		this.connectors = new FlakyConnectors(this.random, this.clock);
		SimulatedBus bus = new SimulatedBus(this.random, this.clock);
		RecordStorage storage = stores ? this.connectors.storage() : null;
		for (int i = 0; i < nodes; i++) {
			this.nodes.add(node("node" + i, storage, (nodes > 1) ? bus : null));
		}
		this.nodes.forEach(DeepstreamServer::start);
		settle(Duration.ofSeconds(10));
	}

	private DeepstreamServer node(String id, @Nullable RecordStorage storage, @Nullable SimulatedBus bus) {
		ServerOptions defaults = ServerOptions.defaults(id);
		RecordOptions records = new RecordOptions(Duration.ofSeconds(1), Duration.ofSeconds(2), List.of(EXCLUDED),
				List.of(HOT), 1 << 20);
		ServerOptions options = new ServerOptions(id, Set.of(Topic.RECORD), true, 100, Duration.ofSeconds(1),
				defaults.connection(), defaults.auth(), defaults.json(), records, defaults.rpc(), defaults.listen(),
				defaults.cluster());
		ServerParts parts = new ServerParts(this.connectors.cache(), storage, (bus != null) ? bus.join() : null,
				List.of(new OpenAuthenticator()), this.permissions, ServerListener.NONE);
		return new DeepstreamServer(options, parts, new Threads(this.ready::add, this.clock));
	}

	Random random() {
		return this.random;
	}

	FlakyConnectors connectors() {
		return this.connectors;
	}

	List<DeepstreamServer> nodes() {
		return this.nodes;
	}

	/** Runs one thing that is ready, or turns the clock to the next one. */
	void step() {
		if (this.ready.isEmpty()) {
			this.clock.advanceToNext();
		}
		else {
			this.ready.remove(this.random.nextInt(this.ready.size())).run();
		}
	}

	/** Lets time pass until everything that was under way has ended. */
	void settle(Duration time) {
		long end = this.clock.nanoTime() + time.toNanos();
		while (!this.ready.isEmpty() || this.clock.isDueBefore(end)) {
			step();
		}
	}

}
