package io.deepstream.server.connector;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one connector whose driver blocks. A fixed number of calls run at a
 * time, a bounded number wait, further ones are refused; no stage takes longer than the
 * time-out, whether its call waits, runs or is stuck. Any thread.
 */
public final class DriverThreads implements AutoCloseable {

	private static final Duration IDLE = Duration.ofSeconds(30);

	private final String name;

	private final Duration timeout;

	private final ThreadPoolExecutor threads;

	/**
	 * Starts threads as they are needed.
	 * @param name of the connector, in the names of its threads and in failures
	 * @param count calls that run at a time
	 * @param queueSize calls that may wait
	 * @param timeout from the submission of a call to its result
	 */
	public DriverThreads(String name, int count, int queueSize, Duration timeout) {
		this.name = name;
		this.timeout = timeout;
		AtomicInteger numbers = new AtomicInteger();
		this.threads = new ThreadPoolExecutor(count, count, IDLE.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(queueSize), (task) -> {
					Thread thread = new Thread(task, "deepstream-" + name + "-" + numbers.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		this.threads.allowCoreThreadTimeOut(true);
	}

	/**
	 * Makes a call. One that has timed out before its turn is not made; one that times
	 * out while it runs may still have its effect.
	 * @return what it returned or threw; a {@link RejectedExecutionException} if too many
	 * wait or after {@link #close}
	 */
	public <T> CompletionStage<T> call(Callable<T> call) {
		Task<T> task = new Task<>(call);
		try {
			this.threads.execute(task);
		}
		catch (RejectedExecutionException refused) {
			return CompletableFuture.failedStage(refusal());
		}
		if (!task.result.isDone()) {
			limit(task.result);
		}
		return task.result;
	}

	private RejectedExecutionException refusal() {
		return new RejectedExecutionException("The " + this.name + " connector "
				+ (this.threads.isShutdown() ? "is closed" : "is busy: " + this.threads.getQueue().size() + " wait"));
	}

	private void limit(CompletableFuture<?> result) {
		CompletableFuture<Void> limit = new CompletableFuture<Void>().orTimeout(this.timeout.toMillis(),
				TimeUnit.MILLISECONDS);
		limit.whenComplete((inTime, late) -> {
			if (late != null) {
				result.completeExceptionally(
						new TimeoutException("No answer from " + this.name + " within " + this.timeout));
			}
		});
		result.whenComplete((value, failure) -> limit.complete(null));
	}

	/**
	 * Fails what waits, and waits for what runs, interrupted, no longer than the
	 * time-out.
	 */
	@Override
	public void close() {
		this.threads.shutdownNow().forEach((waiting) -> ((Task<?>) waiting).result.completeExceptionally(refusal()));
		try {
			this.threads.awaitTermination(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static final class Task<T> implements Runnable {

		private final Callable<T> call;

		private final CompletableFuture<T> result = new CompletableFuture<>();

		Task(Callable<T> call) {
			this.call = call;
		}

		@Override
		public void run() {
			if (this.result.isDone()) {
				return;
			}
			try {
				this.result.complete(this.call.call());
			}
			catch (Exception | LinkageError failure) {
				this.result.completeExceptionally(failure);
			}
		}

	}

}
