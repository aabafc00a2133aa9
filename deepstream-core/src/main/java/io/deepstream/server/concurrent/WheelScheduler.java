package io.deepstream.server.concurrent;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real clock: a hashed wheel with ticks of {@value #TICK_MILLIS} ms that hands every
 * task to the workers.
 */
public final class WheelScheduler implements Scheduler, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(WheelScheduler.class);

	private static final int TICK_MILLIS = 10;

	private final HashedWheelTimer timer = new HashedWheelTimer(new DefaultThreadFactory("deepstream-timer", true),
			TICK_MILLIS, TimeUnit.MILLISECONDS, 512, false);

	private final Executor workers;

	/**
	 * Starts the timer's thread with the first task.
	 * @param workers run the tasks
	 */
	public WheelScheduler(Executor workers) {
		this.workers = workers;
	}

	@Override
	public Cancellable after(Duration delay, Runnable task) {
		Once once = new Once(task);
		try {
			once.timeout = this.timer.newTimeout((expired) -> this.workers.execute(once), delay.toNanos(),
					TimeUnit.NANOSECONDS);
		}
		catch (IllegalStateException stopped) {
			logger.debug("The timer was stopped");
		}
		return once;
	}

	@Override
	public Cancellable every(Duration period, Runnable task) {
		Series series = new Series(period, task);
		series.scheduleNext();
		return series;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	/**
	 * Ends the timer; tasks not yet due, and those asked for later, never run.
	 */
	@Override
	public void close() {
		this.timer.stop();
	}

	private static final class Once implements Runnable, Cancellable {

		private final Runnable task;

		private volatile @Nullable Timeout timeout;

		private volatile boolean cancelled;

		Once(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			if (!this.cancelled) {
				this.task.run();
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			Timeout pending = this.timeout;
			if (pending != null) {
				pending.cancel();
			}
		}

	}

	private final class Series implements Cancellable {

		private final Duration period;

		private final Runnable task;

		private volatile boolean cancelled;

		Series(Duration period, Runnable task) {
			this.period = period;
			this.task = task;
		}

		void scheduleNext() {
			if (!this.cancelled) {
				after(this.period, this::run);
			}
		}

		private void run() {
			try {
				if (!this.cancelled) {
					this.task.run();
				}
			}
			catch (RuntimeException failure) {
				logger.error("A periodic task failed", failure);
			}
			scheduleNext();
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

	}

}
