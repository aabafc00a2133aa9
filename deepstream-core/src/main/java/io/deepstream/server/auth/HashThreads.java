package io.deepstream.server.auth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Where passwords are hashed: half of the cores, so that the other half serves who is
 * logged in. A bounded number of hashes waits; one that has waited for longer than
 * anybody waits for it is not made. Threads that have nothing to do end.
 */
public final class HashThreads {

	private static final long IDLE_SECONDS = 30;

	private final long patience;

	private final ThreadPoolExecutor threads;

	/**
	 * Starts threads as they are needed.
	 * @param queueSize hashes that may wait
	 * @param patience how long one may wait
	 */
	public HashThreads(int queueSize, Duration patience) {
		this.patience = patience.toNanos();
		int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
		this.threads = new ThreadPoolExecutor(count, count, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(queueSize), new DefaultThreadFactory("deepstream-hash", true));
		this.threads.allowCoreThreadTimeOut(true);
	}

	/**
	 * Runs what takes its time. Any thread.
	 * @return completes on one of the threads; fails with what the task throws, when it
	 * has waited for too long, or at once when too many wait
	 */
	<T> CompletionStage<T> call(Supplier<T> task) {
		CompletableFuture<T> result = new CompletableFuture<>();
		long submitted = System.nanoTime();
		try {
			this.threads.execute(() -> {
				if (System.nanoTime() - submitted > this.patience) {
					result.completeExceptionally(new TimeoutException("A password has waited for too long"));
				}
				else {
					run(task, result);
				}
			});
		}
		catch (RejectedExecutionException full) {
			result.completeExceptionally(new RejectedExecutionException("Too many passwords wait to be hashed"));
		}
		return result;
	}

	private static <T> void run(Supplier<T> task, CompletableFuture<T> result) {
		try {
			result.complete(task.get());
		}
		catch (RuntimeException | LinkageError failure) {
			result.completeExceptionally(failure);
		}
	}

}
