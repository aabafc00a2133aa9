package io.deepstream.server.connector;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DriverThreadsTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final CountDownLatch stuck = new CountDownLatch(1);

	private DriverThreads threads = new DriverThreads("test", 1, 2, LONG);

	@AfterEach
	void close() {
		this.stuck.countDown();
		this.threads.close();
	}

	@Test
	void answersWithWhatTheCallReturned() {
		assertThat(call("answer")).succeedsWithin(LONG).isEqualTo("answer");
	}

	@Test
	void failsWithWhatTheCallThrew() {
		IOException failure = new IOException("broken");

		CompletableFuture<Object> result = this.threads.call(() -> {
			throw failure;
		}).toCompletableFuture();

		assertThat(result).failsWithin(LONG).withThrowableThat().withCause(failure);
	}

	@Test
	void refusesCallsBeyondTheBound() {
		CompletableFuture<String> running = callThatIsStuck();
		CompletableFuture<String> second = call("second");
		CompletableFuture<String> third = call("third");

		assertThat(call("fourth")).isCompletedExceptionally()
			.failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(RejectedExecutionException.class)
			.withMessageContaining("test connector is busy: 2 wait");

		this.stuck.countDown();
		assertThat(running).succeedsWithin(LONG).isEqualTo("stuck");
		assertThat(second).succeedsWithin(LONG).isEqualTo("second");
		assertThat(third).succeedsWithin(LONG).isEqualTo("third");
		assertThat(call("fifth")).succeedsWithin(LONG).isEqualTo("fifth");
	}

	@Test
	void failsCallsThatAreStuckAndThoseBehindThem() {
		replace(Duration.ofMillis(50));
		AtomicBoolean made = new AtomicBoolean();

		CompletableFuture<String> running = callThatIsStuck();
		CompletableFuture<Boolean> waiting = this.threads.call(() -> made.getAndSet(true)).toCompletableFuture();

		assertThat(running).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(TimeoutException.class)
			.withMessageContaining("No answer from test within PT0.05S");
		assertThat(waiting).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
		assertThat(made).isFalse();
	}

	@Test
	void doesNotMakeCallsThatTimedOutWhileTheyWaited() {
		replace(Duration.ofMillis(50));
		AtomicBoolean made = new AtomicBoolean();
		callThatIsStuck();
		CompletableFuture<Boolean> late = this.threads.call(() -> made.getAndSet(true)).toCompletableFuture();
		assertThat(late).failsWithin(LONG);

		this.stuck.countDown();

		assertThat(call("next")).succeedsWithin(LONG);
		assertThat(made).isFalse();
	}

	@Test
	void completesEveryStageWhenItIsClosed() {
		CompletableFuture<String> running = callThatIsStuck();
		CompletableFuture<String> waiting = call("waiting");

		this.threads.close();
		this.threads.close();

		assertThat(running).isCompletedExceptionally();
		assertThat(waiting).isCompletedExceptionally();
		assertThat(call("late")).isCompletedExceptionally()
			.failsWithin(LONG)
			.withThrowableThat()
			.withMessageContaining("test connector is closed");
	}

	private void replace(Duration timeout) {
		this.threads.close();
		this.threads = new DriverThreads("test", 1, 2, timeout);
	}

	private CompletableFuture<String> call(String answer) {
		return this.threads.call(() -> answer).toCompletableFuture();
	}

	private CompletableFuture<String> callThatIsStuck() {
		CountDownLatch started = new CountDownLatch(1);
		CompletableFuture<String> result = this.threads.call(() -> {
			started.countDown();
			this.stuck.await();
			return "stuck";
		}).toCompletableFuture();
		try {
			started.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return result;
	}

}
