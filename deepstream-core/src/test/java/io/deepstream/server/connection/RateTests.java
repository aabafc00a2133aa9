package io.deepstream.server.connection;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RateTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	@Test
	void givesASecondsWorthAtOnce() {
		Rate rate = Rate.of(10, 1, this.now::get);

		assertThat(takeAll(rate)).isEqualTo(10);
	}

	@Test
	void givesSeveralSecondsWorthAtOnceIfAskedTo() {
		Rate rate = Rate.of(10, 3, this.now::get);

		assertThat(takeAll(rate)).isEqualTo(30);
	}

	@Test
	void givesWhatTimeHasEarned() {
		Rate rate = Rate.of(10, 1, this.now::get);
		takeAll(rate);

		pass(Duration.ofMillis(350));

		assertThat(takeAll(rate)).isEqualTo(3);
	}

	@Test
	void losesNoTimeHoweverOftenItIsAsked() {
		Rate rate = Rate.of(30, 1, this.now::get);
		int taken = takeAll(rate);

		for (int i = 0; i < 100_000; i++) {
			pass(Duration.ofNanos(100_003));
			taken += takeAll(rate);
		}

		assertThat(taken).isEqualTo(30 + 300);
	}

	@Test
	void savesNoMoreThanItsCapacity() {
		Rate rate = Rate.of(10, 1, this.now::get);
		takeAll(rate);

		pass(Duration.ofDays(400));

		assertThat(takeAll(rate)).isEqualTo(10);
	}

	@Test
	void countsTheHighestRateWithoutOverflow() {
		Rate rate = Rate.of(Rate.MAX_PER_SECOND, 10, this.now::get);

		pass(Duration.ofDays(400));

		assertThat(rate.take()).isTrue();
	}

	@Test
	void isNothingForAnyNumber() {
		assertThat(Rate.of(0, 1, this.now::get)).isNull();
	}

	@Test
	void givesEachOnceToSeveralThreads() throws InterruptedException {
		Rate rate = Rate.of(20_000, 1, this.now::get);
		LongAdder taken = new LongAdder();
		CountDownLatch begin = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		for (int i = 0; i < 4; i++) {
			threads.execute(() -> {
				await(begin);
				for (int count = 0; count < 20_000; count++) {
					if (rate.take()) {
						taken.increment();
					}
					if (count == 10_000) {
						this.now.addAndGet(Duration.ofMillis(100).toNanos());
					}
				}
			});
		}

		begin.countDown();
		threads.shutdown();

		assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(taken.sum()).isBetween(20_000L, 28_000L);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	private static int takeAll(Rate rate) {
		int taken = 0;
		while (rate.take()) {
			taken++;
		}
		return taken;
	}

}
