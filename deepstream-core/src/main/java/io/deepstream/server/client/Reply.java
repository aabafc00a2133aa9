package io.deepstream.server.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * An answer that is still to come. The engine completes it, so whoever waits for it needs
 * no thread for callbacks; whatever depends on it runs on one, also if it was complete
 * before. If there is none, what depends on it fails with the executor's exception.
 *
 * @param <T> the answer
 */
final class Reply<T extends @Nullable Object> extends CompletableFuture<T> {

	private final Executor callbacks;

	Reply(Executor callbacks) {
		this.callbacks = callbacks;
	}

	/**
	 * The answer to a request.
	 * @param answer completed by the engine
	 * @param read makes the reply of it, or throws; on the engine's thread
	 */
	static <M, T extends @Nullable Object> Reply<T> of(Executor callbacks, CompletableFuture<M> answer,
			Function<M, T> read) {
		Reply<T> reply = new Reply<>(callbacks);
		answer.whenComplete((message, failure) -> {
			if (failure != null) {
				reply.completeExceptionally(failure);
				return;
			}
			try {
				reply.complete(read.apply(message));
			}
			catch (RuntimeException unreadable) {
				reply.completeExceptionally(unreadable);
			}
		});
		return reply;
	}

	@Override
	public Executor defaultExecutor() {
		return this.callbacks;
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
		return new Reply<>(this.callbacks);
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> thenApply(Function<? super T, ? extends U> then) {
		return thenApplyAsync(then);
	}

	@Override
	public CompletableFuture<@Nullable Void> thenAccept(Consumer<? super T> then) {
		return thenAcceptAsync(then);
	}

	@Override
	public CompletableFuture<@Nullable Void> thenRun(Runnable then) {
		return thenRunAsync(then);
	}

	@Override
	public <U extends @Nullable Object, V extends @Nullable Object> CompletableFuture<V> thenCombine(
			CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> then) {
		return thenCombineAsync(other, then);
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<@Nullable Void> thenAcceptBoth(
			CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> then) {
		return thenAcceptBothAsync(other, then);
	}

	@Override
	public CompletableFuture<@Nullable Void> runAfterBoth(CompletionStage<?> other, Runnable then) {
		return runAfterBothAsync(other, then);
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other,
			Function<? super T, U> then) {
		return applyToEitherAsync(other, then);
	}

	@Override
	public CompletableFuture<@Nullable Void> acceptEither(CompletionStage<? extends T> other,
			Consumer<? super T> then) {
		return acceptEitherAsync(other, then);
	}

	@Override
	public CompletableFuture<@Nullable Void> runAfterEither(CompletionStage<?> other, Runnable then) {
		return runAfterEitherAsync(other, then);
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> thenCompose(
			Function<? super T, ? extends CompletionStage<U>> then) {
		return thenComposeAsync(then);
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> handle(
			BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> then) {
		return handleAsync(then);
	}

	@Override
	public CompletableFuture<T> whenComplete(BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
		return whenCompleteAsync(then);
	}

	@Override
	public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> then) {
		return exceptionallyAsync(then);
	}

	@Override
	public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> then) {
		return exceptionallyComposeAsync(then);
	}

}
