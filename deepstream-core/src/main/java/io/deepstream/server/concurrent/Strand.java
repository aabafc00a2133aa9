package io.deepstream.server.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order submitted; each sees what the ones before it
 * did. A task may return a stage: the next one starts when it is complete. Any thread may
 * submit. An idle strand runs the task at once on the submitting thread; tasks that have
 * to wait run on whichever thread finishes the one before, or, after a pending stage and
 * after {@value #MAX_INLINE} tasks in a row, on a worker. The queue has no bound of its
 * own: whoever submits bounds what it submits.
 */
public final class Strand {

	private static final Logger logger = LoggerFactory.getLogger(Strand.class);

	private static final int MAX_INLINE = 64;

	private final Executor workers;

	private final ConcurrentLinkedQueue<Supplier<? extends @Nullable CompletionStage<?>>> waiting = new ConcurrentLinkedQueue<>();

	/**
	 * Tasks submitted and not finished; whoever raises it from 0 runs. A task is added to
	 * those that wait before it is counted, so one that is counted may find others in
	 * front of it that are not, and the thread that counts them runs what is left.
	 */
	private final AtomicInteger unfinished = new AtomicInteger();

	/**
	 * Starts idle.
	 * @param workers what continues after a pending stage
	 */
	public Strand(Executor workers) {
		this.workers = workers;
	}

	/**
	 * Submits a task.
	 * @param task returns what holds the next task back: a stage, however it ends, or
	 * null; an exception is logged
	 */
	public void execute(Supplier<? extends @Nullable CompletionStage<?>> task) {
		if (this.unfinished.compareAndSet(0, 1)) {
			if (!this.waiting.isEmpty()) {
				this.waiting.add(task);
				drain(0);
			}
			else if (isDone(task)) {
				next(1);
			}
			return;
		}
		this.waiting.add(task);
		if (this.unfinished.getAndIncrement() == 0) {
			drain(0);
		}
	}

	/**
	 * Submits a task that holds nothing back.
	 * @param task an exception is logged
	 */
	public void run(Runnable task) {
		execute(() -> {
			task.run();
			return null;
		});
	}

	/**
	 * As {@link #run}, but never on the submitting thread: for threads that must not do
	 * the engine's work.
	 * @param task an exception is logged
	 */
	public void runLater(Runnable task) {
		this.waiting.add(() -> {
			task.run();
			return null;
		});
		if (this.unfinished.getAndIncrement() == 0) {
			this.workers.execute(() -> drain(0));
		}
	}

	/**
	 * Whether nothing runs or waits.
	 * @return true at this moment
	 */
	public boolean isIdle() {
		return this.unfinished.get() == 0;
	}

	/** One task is finished; goes on with those that wait. */
	private void next(int inline) {
		if (this.unfinished.decrementAndGet() > 0) {
			drain(inline);
		}
	}

	/**
	 * Runs what waits; only called by the thread that owns the strand, with at least one
	 * task submitted.
	 */
	private void drain(int inline) {
		int count = inline;
		do {
			if (++count > MAX_INLINE) {
				this.workers.execute(() -> drain(0));
				return;
			}
			Supplier<? extends @Nullable CompletionStage<?>> task = this.waiting.poll();
			if (task != null && !isDone(task)) {
				return;
			}
		}
		while (this.unfinished.decrementAndGet() > 0);
	}

	/** Runs a task; if its stage is pending, the strand goes on when that completes. */
	private boolean isDone(Supplier<? extends @Nullable CompletionStage<?>> task) {
		try {
			CompletionStage<?> stage = task.get();
			if (stage == null) {
				return true;
			}
			CompletableFuture<?> future = stage.toCompletableFuture();
			if (future.isDone()) {
				return true;
			}
			future.whenCompleteAsync((value, failure) -> next(0), this.workers);
			return false;
		}
		catch (RuntimeException | Error failure) {
			// an error must not stop the strand either, as nobody would start it again
			logger.error("A task failed", failure);
			return true;
		}
	}

}
