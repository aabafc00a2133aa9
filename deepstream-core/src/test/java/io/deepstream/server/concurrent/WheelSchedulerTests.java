package io.deepstream.server.concurrent;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WheelSchedulerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration SOON = Duration.ofMillis(1);

	private final BlockingQueue<Runnable> handedOver = new LinkedBlockingQueue<>();

	private final WheelScheduler scheduler = new WheelScheduler(this.handedOver::add);

	private final AtomicInteger runs = new AtomicInteger();

	@AfterEach
	void close() {
		this.scheduler.close();
	}

	@Test
	void handsTaskThatIsDueToTheWorkers() throws InterruptedException {
		this.scheduler.after(SOON, this.runs::incrementAndGet);

		runNext();

		assertThat(this.runs).hasValue(1);
	}

	@Test
	void cancelsTaskThatWorkersHaveNotBegun() throws InterruptedException {
		Scheduler.Cancellable task = this.scheduler.after(SOON, this.runs::incrementAndGet);
		Runnable due = this.handedOver.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

		task.cancel();

		assertThat(due).isNotNull();
		due.run();
		assertThat(this.runs).hasValue(0);
	}

	@Test
	void repeatsTaskThatThrowsUntilCancelled() throws InterruptedException {
		Scheduler.Cancellable series = this.scheduler.every(SOON, () -> {
			this.runs.incrementAndGet();
			throw new IllegalStateException("thrown by a test");
		});

		runNext();
		runNext();
		Runnable third = this.handedOver.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		series.cancel();

		assertThat(third).isNotNull();
		third.run();
		assertThat(this.runs).hasValue(2);
	}

	@Test
	void acceptsTasksAfterCloseButNeverRunsThem() {
		this.scheduler.close();

		Scheduler.Cancellable once = this.scheduler.after(Duration.ZERO, this.runs::incrementAndGet);
		Scheduler.Cancellable series = this.scheduler.every(SOON, this.runs::incrementAndGet);

		once.cancel();
		series.cancel();
		assertThat(this.handedOver).isEmpty();
	}

	@Test
	void workersRunWhatIsSubmittedAfterClose() {
		Workers workers = new Workers(2);
		CountDownLatch ran = new CountDownLatch(2);
		workers.execute(() -> workers.execute(ran::countDown));

		workers.close();
		workers.execute(ran::countDown);

		assertThat(CompletableFuture.runAsync(() -> await(ran))).succeedsWithin(PATIENCE);
	}

	@Test
	void workersLetTheirThreadsEndAfterClose() throws InterruptedException {
		Workers workers = new Workers(1);
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		workers.execute(() -> thread.complete(Thread.currentThread()));

		workers.close();

		thread.join().join(PATIENCE.toMillis());
		assertThat(thread.join().isAlive()).isFalse();
	}

	private void runNext() throws InterruptedException {
		Runnable next = this.handedOver.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		assertThat(next).isNotNull();
		next.run();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

}
