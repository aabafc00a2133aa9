package io.deepstream.server.autoconfigure.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.client.Provider;
import org.jspecify.annotations.Nullable;

/**
 * A method that supplies data for names that somebody wants.
 */
final class ProvidingMethod implements Provider {

	private final BeanMethod start;

	private final @Nullable BeanMethod stop;

	ProvidingMethod(BeanMethod start, @Nullable BeanMethod stop) {
		this.start = start;
		this.stop = stop;
		if (start.parameters().size() != 1 || start.parameters().get(0).getType() != String.class) {
			throw start.problem("has parameters that it cannot be called with",
					"Declare one parameter: a String, which gets the name that somebody wants.");
		}
		Class<?> result = start.returnType();
		if (result != void.class && result != boolean.class && result != Boolean.class && !Results.isOne(result)) {
			throw start.problem("returns " + result.getSimpleName() + ", which does not say whether it supplies a name",
					"Return a boolean, a CompletionStage or Mono of one, or nothing.");
		}
	}

	@Override
	public CompletionStage<Boolean> start(String name) {
		try {
			boolean always = this.start.returnType() == void.class;
			return Results.stage(this.start.call(name))
				.thenApply((accepted) -> always || Boolean.TRUE.equals(accepted));
		}
		catch (Throwable failure) {
			return CompletableFuture.failedStage(failure);
		}
	}

	@Override
	public void stop(String name) {
		if (this.stop != null) {
			this.stop.tell(name);
		}
	}

}
