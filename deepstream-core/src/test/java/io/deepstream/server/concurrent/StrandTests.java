package io.deepstream.server.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StrandTests {

	private final Queue<Runnable> handedOver = new ArrayDeque<>();

	private final Strand strand = new Strand(this.handedOver::add);

	private final List<String> done = new ArrayList<>();

	@Test
	void runsTaskAtOnceOnSubmittersThreadWhenIdle() {
		this.strand.run(() -> this.done.add(Thread.currentThread().getName()));

		assertThat(this.done).containsExactly(Thread.currentThread().getName());
		assertThat(this.strand.isIdle()).isTrue();
	}

	@Test
	void runsTaskSubmittedByTaskAfterIt() {
		this.strand.run(() -> {
			this.strand.run(() -> this.done.add("inner"));
			this.done.add("outer");
		});

		assertThat(this.done).containsExactly("outer", "inner");
	}

	@Test
	void holdsBackNextTaskUntilPendingStageCompletes() {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		this.strand.execute(() -> pending);
		this.strand.run(() -> this.done.add("next"));
		assertThat(this.done).isEmpty();

		pending.complete(null);

		assertThat(this.done).isEmpty();
		this.handedOver.remove().run();
		assertThat(this.done).containsExactly("next");
		assertThat(this.strand.isIdle()).isTrue();
	}

	@Test
	void goesOnAfterStageThatFails() {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		this.strand.execute(() -> pending);
		this.strand.execute(() -> CompletableFuture.failedStage(new IllegalStateException("failed at once")));
		this.strand.run(() -> this.done.add("next"));

		pending.completeExceptionally(new IllegalStateException("failed later"));

		this.handedOver.remove().run();
		assertThat(this.done).containsExactly("next");
	}

	@Test
	void goesOnAfterTaskThatThrows() {
		this.strand.run(() -> {
			throw new IllegalStateException("thrown by a test");
		});
		this.strand.run(() -> {
			throw new StackOverflowError("thrown by a test");
		});
		this.strand.run(() -> this.done.add("next"));

		assertThat(this.done).containsExactly("next");
	}

	@Test
	void handsOverToWorkerAfterManyTasksInARow() {
		this.strand.run(() -> {
			for (int i = 0; i < 1000; i++) {
				this.strand.run(() -> this.done.add("x"));
			}
		});

		assertThat(this.done).hasSizeLessThan(100);
		while (!this.handedOver.isEmpty()) {
			this.handedOver.remove().run();
		}
		assertThat(this.done).hasSize(1000);
	}

	@Test
	void doesNotRecurseHoweverManyTasksWait() {
		Workers workers = new Workers(1);
		workers.close();
		Strand busy = new Strand(workers);
		CompletableFuture<Void> pending = new CompletableFuture<>();
		CompletableFuture<Void> last = new CompletableFuture<>();
		busy.execute(() -> pending);
		for (int i = 0; i < 1_000_000; i++) {
			busy.execute(() -> null);
		}
		busy.run(() -> last.complete(null));

		pending.complete(null);

		assertThat(last).succeedsWithin(java.time.Duration.ofSeconds(60));
	}

}
