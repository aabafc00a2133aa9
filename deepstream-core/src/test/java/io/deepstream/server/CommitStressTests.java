package io.deepstream.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.stream.LongStream;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.intercept.Commit;
import io.deepstream.server.intercept.CommitListener;
import io.deepstream.server.intercept.Interception;
import io.deepstream.server.intercept.WriteInterceptor;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.ServerListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.RecordRequests.acknowledge;
import static io.deepstream.server.RecordRequests.one;
import static io.deepstream.server.RecordRequests.patch;
import static io.deepstream.server.RecordRequests.read;
import static io.deepstream.server.RecordRequests.upsert;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several threads write the same few records while interceptors are asked and told.
 */
class CommitStressTests {

	private static final int WRITERS = 4;

	private static final int WRITES = 300;

	private final RecordCache cache = new MemoryRecordCache();

	private final List<DeepstreamServer> nodes = new ArrayList<>();

	/** By node and record, in the order told. */
	private final Map<String, Queue<Commit>> told = new ConcurrentHashMap<>();

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private DeepstreamServer node(String id, long seed) {
		Random random = new Random(seed);
		Executor elsewhere = (task) -> new Thread(task).start();
		WriteInterceptor sometimesLater = (write) -> {
			boolean later;
			synchronized (random) {
				later = random.nextInt(20) == 0;
			}
			return later ? write.pass().thenApplyAsync((value) -> value, elsewhere) : write.pass();
		};
		ServerParts parts = new ServerParts(this.cache, null, null, List.of(new OpenAuthenticator()),
				PermissionChecker.ALLOW_ALL, ServerListener.NONE)
			.withInterception(
					Interception.of(List.of(sometimesLater, (CommitListener) (commit) -> remember(id, commit))));
		DeepstreamServer node = new DeepstreamServer(ServerOptions.defaults(id), parts);
		node.start().toCompletableFuture().join();
		this.nodes.add(node);
		return node;
	}

	private void remember(String node, Commit commit) {
		this.told.computeIfAbsent(node + commit.name(), (key) -> new ConcurrentLinkedQueue<>()).add(commit);
	}

	@AfterEach
	void stop() {
		this.nodes.forEach((node) -> node.stop().toCompletableFuture().join());
	}

	private void write(Random random, TestClient client, boolean deletes) {
		for (int i = 0; i < WRITES; i++) {
			String name = "r" + random.nextInt(3);
			if (deletes && random.nextInt(10) == 0) {
				client.send(one(RecordAction.DELETE, name));
				client.expect(RecordAction.DELETE_SUCCESS);
			}
			else {
				acknowledge(client, random.nextBoolean() ? upsert(name, "{\"n\":" + i + "}")
						: patch(name, -1, "p" + random.nextInt(4), String.valueOf(i)));
			}
		}
	}

	private void run(long seed, boolean deletes) throws InterruptedException {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < WRITERS; i++) {
			Random random = new Random(seed * WRITERS + i);
			TestClient client = TestClient.login(this.nodes.get(i % this.nodes.size()), "writer" + i);
			threads.add(new Thread(() -> write(random, client, deletes)));
		}
		threads.forEach((thread) -> thread
			.setUncaughtExceptionHandler((dead, failure) -> this.violations.add("seed " + seed + ": " + failure)));
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(this.violations).isEmpty();
	}

	private List<Commit> told(String key) {
		return List.copyOf(this.told.getOrDefault(key, new ConcurrentLinkedQueue<>()));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void tellsEachVersionOnceOnTheNodeThatWroteItInOrder(long seed) throws InterruptedException {
		node("a", seed);
		node("b", seed + 100);

		run(seed, false);

		int total = 0;
		TestClient reader = TestClient.login(this.nodes.get(0), "reader");
		for (String name : List.of("r0", "r1", "r2")) {
			List<Long> versions = new ArrayList<>();
			for (String node : List.of("a", "b")) {
				List<Long> ofNode = told(node + name).stream().map((commit) -> commit.record().version()).toList();
				assertThat(ofNode).describedAs("seed %d", seed).isSorted();
				versions.addAll(ofNode);
			}
			String last = read(reader, name);
			long count = Long.parseLong(last.substring(0, last.indexOf(':')));
			assertThat(versions).describedAs("seed %d", seed)
				.containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
			total += versions.size();
		}
		assertThat(total).isEqualTo(WRITERS * WRITES);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void tellsOfDeletionsBetweenTheVersionsThatTheyAreBetween(long seed) throws InterruptedException {
		node("a", seed);

		run(seed, true);

		int total = 0;
		TestClient reader = TestClient.login(this.nodes.get(0), "reader");
		for (String name : List.of("r0", "r1", "r2")) {
			long expected = 1;
			for (Commit commit : told("a" + name)) {
				if (commit.record() != null) {
					assertThat(commit.record().version()).describedAs("seed %d", seed).isEqualTo(expected);
				}
				expected = (commit.record() != null) ? expected + 1 : 1;
				total++;
			}
			if (expected > 1) {
				assertThat(read(reader, name)).startsWith((expected - 1) + ":");
			}
		}
		assertThat(total).isEqualTo(WRITERS * WRITES);
	}

}
