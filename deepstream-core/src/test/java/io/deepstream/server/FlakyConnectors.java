package io.deepstream.server;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.deepstream.server.concurrent.Scheduler;

/**
 * Connectors that answer at once or later, and, while there are troubles, fail before or
 * after the effect, take effect late or answer late.
 */
final class FlakyConnectors extends FakeConnectors {

	private final Random random;

	private final Scheduler clock;

	private boolean troubled;

	FlakyConnectors(Random random, Scheduler clock) {
		this.random = random;
		this.clock = clock;
	}

	void troubled(boolean troubled) {
		this.troubled = troubled;
	}

	@Override
	protected <T> CompletionStage<T> call(String what, Supplier<T> effect) {
		if (!this.troubled || this.random.nextInt(100) >= 20) {
			return this.random.nextBoolean() ? CompletableFuture.completedStage(effect.get())
					: answer(millis(20), millis(20), effect, false);
		}
		return switch (this.random.nextInt(6)) {
			case 0 -> CompletableFuture.failedStage(new IllegalStateException("refused at once"));
			case 1 -> throw new IllegalStateException("thrown by a connector");
			case 2 -> answer(millis(20), millis(20), () -> null, true);
			case 3 -> answer(millis(20), millis(20), effect, true);
			case 4 -> answer(millis(20), millis(8000), effect, false);
			default -> answer(millis(8000), millis(20), effect, false);
		};
	}

	private Duration millis(int bound) {
		return Duration.ofMillis(this.random.nextInt(bound));
	}

	private <T> CompletionStage<T> answer(Duration untilEffect, Duration untilAnswer, Supplier<T> effect,
			boolean fails) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		this.clock.after(untilEffect, () -> {
			T result = effect.get();
			this.clock.after(untilAnswer, () -> {
				if (fails) {
					answer.completeExceptionally(new IllegalStateException("failed by a connector"));
				}
				else {
					answer.complete(result);
				}
			});
		});
		return answer;
	}

}
