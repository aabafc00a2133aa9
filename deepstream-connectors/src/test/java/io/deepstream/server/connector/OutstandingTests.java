package io.deepstream.server.connector;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutstandingTests {

	private static final int OVERHEAD = 256;

	private final Outstanding outstanding = new Outstanding("a server", 2 * (100 + OVERHEAD));

	@Test
	void refusesWithoutRunningWhatExceedsTheLimit() {
		AtomicInteger runs = new AtomicInteger();
		this.outstanding.run(100, () -> pending(runs));
		this.outstanding.run(100, () -> pending(runs));

		CompletionStage<String> refused = this.outstanding.run(0, () -> pending(runs));

		assertThat(refused).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(RejectedExecutionException.class)
			.withMessageContaining("712 bytes wait for a server");
		assertThat(runs).hasValue(2);
	}

	@Test
	void makesRoomWhenAnOperationEndsEitherWay() {
		CompletableFuture<String> first = new CompletableFuture<>();
		CompletableFuture<String> second = new CompletableFuture<>();
		this.outstanding.run(100, () -> first);
		this.outstanding.run(100, () -> second);

		first.complete("done");
		second.completeExceptionally(new IllegalStateException("expected"));

		assertThat(runsAgain()).isTrue();
		assertThat(runsAgain()).isTrue();
	}

	@Test
	void makesRoomAfterRefusalAndThrownFailure() {
		CompletionStage<String> tooLarge = this.outstanding.run(1000, () -> CompletableFuture.completedStage("never"));
		CompletionStage<String> thrown = this.outstanding.run(100, () -> {
			throw new IllegalStateException("expected");
		});

		assertThat(tooLarge).failsWithin(Duration.ZERO);
		assertThat(thrown).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withMessageContaining("expected");
		assertThat(runsAgain()).isTrue();
		assertThat(runsAgain()).isTrue();
	}

	private static CompletionStage<String> pending(AtomicInteger runs) {
		runs.incrementAndGet();
		return new CompletableFuture<>();
	}

	/** Takes half of the room for good. */
	private boolean runsAgain() {
		AtomicInteger runs = new AtomicInteger();
		this.outstanding.run(100, () -> pending(runs));
		return runs.get() == 1;
	}

}
