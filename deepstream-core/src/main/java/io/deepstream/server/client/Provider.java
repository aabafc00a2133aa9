package io.deepstream.server.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Supplies data for names that match a pattern, while somebody is subscribed to them. Of
 * all that could, on all nodes, one is chosen. Called on the threads for callbacks, in
 * order, one at a time.
 */
@FunctionalInterface
public interface Provider {

	/**
	 * Somebody is subscribed to a name. The answer is awaited for
	 * {@code deepstream.listen.response-timeout}, then others are asked.
	 * @param name matches the pattern
	 * @return whether this provider supplies it; a failure rejects it
	 */
	CompletionStage<Boolean> start(String name);

	/**
	 * A name that was accepted is not to be supplied any more: nobody is subscribed, the
	 * acceptance came too late, or the listening has ended.
	 * @param name accepted before
	 */
	default void stop(String name) {
	}

	/**
	 * A provider that decides at once.
	 * @param start whether to supply a name
	 * @param stop a name that was accepted is not to be supplied any more
	 * @return calls the two
	 */
	static Provider of(Predicate<String> start, Consumer<String> stop) {
		return new Provider() {

			@Override
			public CompletionStage<Boolean> start(String name) {
				return CompletableFuture.completedStage(start.test(name));
			}

			@Override
			public void stop(String name) {
				stop.accept(name);
			}

		};
	}

}
