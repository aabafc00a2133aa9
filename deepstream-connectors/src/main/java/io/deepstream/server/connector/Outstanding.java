package io.deepstream.server.connector;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What a driver was given and has not done yet. Drivers queue without bound while their
 * server does not answer; here further operations are refused beyond a limit. Any thread.
 */
public final class Outstanding {

	/** What an operation costs besides its bytes. */
	private static final int OVERHEAD = 256;

	private final String name;

	private final long limit;

	private final AtomicLong bytes = new AtomicLong();

	/**
	 * Begins with nothing.
	 * @param name of the connector, for failures
	 * @param limit bytes that may be outstanding; every operation counts as 256 bytes and
	 * those of its names and values
	 */
	public Outstanding(String name, long limit) {
		this.name = name;
		this.limit = limit;
	}

	/**
	 * Runs an operation, counted until its stage completes.
	 * @param size bytes of its names and values
	 * @param operation not run if it is refused
	 * @return its result, or a {@link RejectedExecutionException}
	 */
	public <T> CompletionStage<T> run(long size, Supplier<CompletionStage<T>> operation) {
		long cost = size + OVERHEAD;
		if (this.bytes.addAndGet(cost) > this.limit) {
			this.bytes.addAndGet(-cost);
			return CompletableFuture.failedStage(new RejectedExecutionException(
					"More than " + this.limit + " bytes wait for " + this.name + " already"));
		}
		try {
			return operation.get().whenComplete((result, failure) -> this.bytes.addAndGet(-cost));
		}
		catch (RuntimeException failure) {
			this.bytes.addAndGet(-cost);
			return CompletableFuture.failedStage(failure);
		}
	}

}
