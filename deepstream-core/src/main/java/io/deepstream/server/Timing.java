package io.deepstream.server;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.deepstream.server.spi.Operation;
import io.deepstream.server.spi.Outcome;
import io.deepstream.server.spi.ServerListener;

/**
 * Measures how long stages are pending.
 *
 * @param listener is told
 */
record Timing(ServerListener listener) {

	/** Returns the very stage of the call. */
	<T> CompletionStage<T> of(Operation operation, Supplier<CompletionStage<T>> call) {
		long began = System.nanoTime();
		CompletionStage<T> stage = call.get();
		stage.whenComplete((value, failure) -> this.listener.took(operation,
				(failure != null) ? Outcome.ERROR : Outcome.SUCCESS, System.nanoTime() - began));
		return stage;
	}

}
