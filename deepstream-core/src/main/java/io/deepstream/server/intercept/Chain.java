package io.deepstream.server.intercept;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Threads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the interceptors of one kind one after the other. What follows an answer that was
 * pending runs on a worker.
 *
 * @param <I> the kind
 * @param <T> what passes from one to the next
 */
final class Chain<I extends Interceptor, T> {

	private static final Logger logger = LoggerFactory.getLogger(Chain.class);

	private final List<I> interceptors;

	private final Duration timeout;

	private final Threads threads;

	private final FailureLog failures;

	Chain(List<I> interceptors, Duration timeout, Threads threads, FailureLog failures) {
		this.interceptors = interceptors;
		this.timeout = timeout;
		this.threads = threads;
		this.failures = failures;
	}

	boolean isEmpty() {
		return this.interceptors.isEmpty();
	}

	/**
	 * Asks all until one rejects; the stage never fails, and is complete at once if all
	 * answers are.
	 * @param value what the first one is asked about
	 * @param question puts it to an interceptor
	 * @param allowed whether one may make this of that
	 */
	CompletionStage<Verdict<T>> ask(T value, BiFunction<I, T, CompletionStage<T>> question, BiPredicate<T, T> allowed) {
		return ask(0, value, question, allowed);
	}

	private CompletionStage<Verdict<T>> ask(int first, T value, BiFunction<I, T, CompletionStage<T>> question,
			BiPredicate<T, T> allowed) {
		Verdict<T> verdict = new Verdict.Passed<>(value);
		for (int i = first; i < this.interceptors.size() && verdict instanceof Verdict.Passed<T> passed; i++) {
			I interceptor = this.interceptors.get(i);
			T before = passed.value();
			CompletableFuture<Verdict<T>> next = answer(interceptor, before, question)
				.handle((after, failure) -> judge(interceptor, before, after, failure, allowed));
			if (!next.isDone()) {
				int following = i + 1;
				return next.thenCompose((judged) -> (judged instanceof Verdict.Passed<T> further)
						? ask(following, further.value(), question, allowed)
						: CompletableFuture.completedStage(judged));
			}
			verdict = next.getNow(verdict);
		}
		return CompletableFuture.completedFuture(verdict);
	}

	private CompletableFuture<T> answer(I interceptor, T value, BiFunction<I, T, CompletionStage<T>> question) {
		CompletableFuture<T> answer;
		try {
			answer = question.apply(interceptor, value).toCompletableFuture();
		}
		catch (RuntimeException | Error failure) {
			return CompletableFuture.failedFuture(failure);
		}
		return answer.isDone() ? answer : limited(answer);
	}

	private CompletableFuture<T> limited(CompletableFuture<T> answer) {
		CompletableFuture<T> result = new CompletableFuture<>();
		Scheduler.Cancellable timer = this.threads.scheduler()
			.after(this.timeout,
					() -> result.completeExceptionally(new TimeoutException("No answer within " + this.timeout)));
		answer.whenCompleteAsync((value, failure) -> {
			timer.cancel();
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				result.complete(value);
			}
		}, this.threads.workers());
		return result;
	}

	private Verdict<T> judge(I interceptor, T before, @Nullable T after, @Nullable Throwable failure,
			BiPredicate<T, T> allowed) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof Rejection rejection) {
			logger.debug("{} rejected: {}", interceptor.getClass().getName(), rejection.getMessage());
			return new Verdict.Rejected<>(rejection.kind());
		}
		if (cause == null && after != null && (after == before || allowed.test(before, after))) {
			return new Verdict.Passed<>(after);
		}
		this.failures.failed(interceptor, (cause != null) ? cause : new IllegalStateException(
				(after != null) ? "It changed what must not be changed, or to what is not JSON" : "It answered null"));
		return new Verdict.Rejected<>(Rejection.Kind.FAILED);
	}

}
