package io.deepstream.server.concurrent;

import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several threads submit tasks of all kinds to one strand.
 */
class StrandStressTests {

	private static final int SUBMITTERS = 4;

	private static final int TASKS = 50_000;

	private final Workers workers = new Workers(2);

	private final Strand strand = new Strand(this.workers);

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final CountDownLatch unfinished = new CountDownLatch(SUBMITTERS * TASKS);

	/** Written by the strand's tasks only, without any guard of their own. */
	private final int[] last = new int[SUBMITTERS];

	private int running;

	private int nested;

	@AfterEach
	void close() {
		this.workers.close();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
	void runsTasksOneAtATimeInOrderOfEachSubmitterAndLosesNone(long seed) throws InterruptedException {
		Thread[] threads = new Thread[SUBMITTERS];
		for (int submitter = 0; submitter < SUBMITTERS; submitter++) {
			int number = submitter;
			threads[submitter] = new Thread(() -> submit(number, new Random(seed * SUBMITTERS + number)));
			threads[submitter].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}

		assertThat(this.unfinished.await(60, TimeUnit.SECONDS))
			.describedAs("seed %d: %d tasks never ran", seed, this.unfinished.getCount())
			.isTrue();
		assertThat(this.nestedLeft()).describedAs("seed %d", seed).isZero();
		assertThat(this.violations).describedAs("seed %d", seed).isEmpty();
	}

	private int nestedLeft() {
		CompletableFuture<Integer> left = new CompletableFuture<>();
		this.strand.run(() -> left.complete(this.nested));
		return left.join();
	}

	private void submit(int submitter, Random random) {
		for (int i = 1; i <= TASKS; i++) {
			int number = i;
			int kind = random.nextInt(256);
			for (int pause = random.nextInt(60); pause > 0; pause--) {
				Thread.onSpinWait();
			}
			this.strand.execute(() -> task(submitter, number, kind));
		}
	}

	private @Nullable CompletionStage<?> task(int submitter, int number, int kind) {
		begin();
		if (this.last[submitter] != number - 1) {
			this.violations.add(submitter + " did " + number + " after " + this.last[submitter]);
		}
		this.last[submitter] = number;
		if (kind < 4) {
			this.nested++;
			this.strand.run(this::nested);
		}
		if (kind >= 4 && kind < 8) {
			CompletableFuture<Void> later = new CompletableFuture<>();
			this.workers.execute(() -> {
				end();
				later.complete(null);
			});
			return later;
		}
		end();
		if (kind == 8 && number % 10_000 == 0) {
			throw new IllegalStateException("thrown by a test");
		}
		return (kind == 9) ? CompletableFuture.completedStage(null) : null;
	}

	private void nested() {
		begin();
		this.nested--;
		this.running--;
	}

	private void begin() {
		if (++this.running != 1) {
			this.violations.add("two tasks at once");
		}
	}

	private void end() {
		this.running--;
		this.unfinished.countDown();
	}

}
