package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the connectors do and in whatever order things happen: every request gets its
 * answer, and clients agree with the cache in the end. Each seed is one interleaving of
 * one to three nodes; {@code -Ddeepstream.record.seeds=n} runs more of them.
 */
class RecordPropertyTests {

	private static final int SEEDS = Integer.getInteger("deepstream.record.seeds", 100);

	private static final List<String> NAMES = List.of("r1", "r2", Simulation.HOT + "r", Simulation.EXCLUDED + "r");

	private static final int REQUESTS = 150;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void keepsItsPromisesOnOneNode(boolean troubled) {
		for (long seed = 0; seed < SEEDS; seed++) {
			new Run(seed, 1, troubled, false).run();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void keepsItsPromisesOnTwoNodes(boolean troubled) {
		for (long seed = 0; seed < SEEDS; seed++) {
			new Run(seed, 2, troubled, false).run();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void keepsItsPromisesWhileRecordsAreDeleted(boolean troubled) {
		for (long seed = 0; seed < SEEDS; seed++) {
			new Run(seed, 1 + (int) (seed % 2), troubled, true).run();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void keepsItsPromisesOnThreeNodes(boolean troubled) {
		for (long seed = 0; seed < SEEDS; seed++) {
			new Run(seed, 3, troubled, false).run();
		}
	}

	private static final class Run {

		private final String description;

		private final Random random;

		private final Simulation simulation;

		private final List<RecordWatcher> watchers = new ArrayList<>();

		private final List<RecordWriter> writers = new ArrayList<>();

		private final List<String> complaints = new ArrayList<>();

		private final boolean troubled;

		private final boolean deletes;

		private final boolean stores;

		Run(long seed, int nodes, boolean troubled, boolean deletes) {
			this.stores = seed % 3 != 0;
			this.description = "seed " + seed + ", " + nodes + " nodes, troubled " + troubled + ", deletes " + deletes
					+ ", stores " + this.stores;
			this.simulation = new Simulation(seed, nodes, this.stores);
			this.random = this.simulation.random();
			this.troubled = troubled;
			this.deletes = deletes;
			for (DeepstreamServer node : this.simulation.nodes()) {
				for (int i = 0; i < 2; i++) {
					int number = this.watchers.size() + 1;
					this.watchers.add(new RecordWatcher(TestClient.login(node, "watcher" + number), !deletes,
							this.complaints::add));
					this.writers.add(new RecordWriter(TestClient.login(node, "writer" + number), number,
							this.simulation.connectors(), this.stores && !deletes, this.complaints::add));
				}
			}
		}

		void run() {
			this.simulation.connectors().troubled(this.troubled);
			for (int request = 0; request < REQUESTS; request++) {
				act(NAMES.get(this.random.nextInt(NAMES.size())));
				for (int steps = this.random.nextInt(12); steps > 0; steps--) {
					this.simulation.step();
					receive();
				}
			}
			this.simulation.connectors().troubled(false);
			settle();
			this.watchers.forEach((watcher) -> watcher.settled(this.simulation.connectors().cached()));
			this.writers.forEach(RecordWriter::settled);
			assertStored();
			this.watchers.forEach((watcher) -> watcher.client().vanish());
			this.writers.forEach((writer) -> writer.client().vanish());
			settle();
			this.simulation.nodes().forEach((node) -> {
				if (node.recordsInUse() != 0) {
					this.complaints.add(node.recordsInUse() + " records still in use");
				}
			});
			assertThat(this.complaints.stream().limit(10)).describedAs(this.description).isEmpty();
		}

		private void act(String name) {
			if (this.random.nextBoolean()) {
				this.watchers.get(this.random.nextInt(this.watchers.size())).act(this.random, name);
				return;
			}
			RecordWriter writer = this.writers.get(this.random.nextInt(this.writers.size()));
			if (!this.deletes || this.random.nextInt(5) != 0) {
				writer.write(this.random, name);
				return;
			}
			writer.delete(name);
		}

		private void settle() {
			this.simulation.settle(Duration.ofSeconds(60));
			receive();
		}

		private void receive() {
			this.watchers.forEach(RecordWatcher::receive);
			this.writers.forEach(RecordWriter::receive);
		}

		private void assertStored() {
			if (!this.stores || (this.deletes && this.troubled)) {
				return;
			}
			Map<String, StoredRecord> cached = this.simulation.connectors().cached();
			Map<String, StoredRecord> stored = this.simulation.connectors().stored();
			for (String name : NAMES) {
				boolean excluded = name.startsWith(Simulation.EXCLUDED);
				StoredRecord expected = excluded ? null : cached.get(name);
				if (!Objects.equals(expected, stored.get(name))) {
					this.complaints.add(name + " is cached as " + expected + " but stored as " + stored.get(name));
				}
			}
		}

	}

}
