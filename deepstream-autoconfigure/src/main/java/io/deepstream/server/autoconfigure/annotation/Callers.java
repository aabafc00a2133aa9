package io.deepstream.server.autoconfigure.annotation;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Who is authenticated while a method answers a call.
 */
interface Callers {

	/** Nobody ever is. */
	Callers UNKNOWN = new Callers() {

		@Override
		public CompletionStage<?> as(@Nullable String user, Supplier<CompletionStage<?>> call) {
			return call.get();
		}

		@Override
		public boolean isRefusal(Throwable failure) {
			return false;
		}

	};

	/**
	 * Runs a call.
	 * @param user the id of who calls; null if that is not told
	 */
	CompletionStage<?> as(@Nullable String user, Supplier<CompletionStage<?>> call);

	/** Whether a failure says that the caller may not do that. */
	boolean isRefusal(Throwable failure);

}
