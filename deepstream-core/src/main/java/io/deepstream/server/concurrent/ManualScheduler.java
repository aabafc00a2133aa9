package io.deepstream.server.concurrent;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * A clock turned by hand, for tests: it begins at 0 and stands still, and nothing is due
 * before somebody advances it. Any thread may ask for timers; one at a time advances.
 */
public final class ManualScheduler implements Scheduler {

	private final PriorityQueue<Timer> timers = new PriorityQueue<>(
			Comparator.<Timer>comparingLong((timer) -> timer.due).thenComparingLong((timer) -> timer.number));

	private final Executor workers;

	private long now;

	private long count;

	/**
	 * What is due runs on the thread that advances the clock.
	 */
	public ManualScheduler() {
		this(Runnable::run);
	}

	/**
	 * What is due runs elsewhere.
	 * @param workers run the tasks
	 */
	public ManualScheduler(Executor workers) {
		this.workers = workers;
	}

	@Override
	public Cancellable after(Duration delay, Runnable task) {
		return add(new Timer(task, null), delay);
	}

	@Override
	public Cancellable every(Duration period, Runnable task) {
		return add(new Timer(task, period), period);
	}

	private synchronized Timer add(Timer timer, Duration delay) {
		timer.due = this.now + delay.toNanos();
		timer.number = this.count++;
		this.timers.add(timer);
		return timer;
	}

	@Override
	public synchronized long nanoTime() {
		return this.now;
	}

	/**
	 * Hands what becomes due to the workers, in the order of the times, also what tasks
	 * ask for meanwhile.
	 * @param time not negative
	 */
	public void advance(Duration time) {
		long until = nanoTime() + time.toNanos();
		for (Timer due = next(until); due != null; due = next(until)) {
			this.workers.execute(due);
		}
	}

	/**
	 * Goes to the next time at which something is due, if there is one.
	 */
	public void advanceToNext() {
		Timer due = next(Long.MAX_VALUE);
		if (due != null) {
			this.workers.execute(due);
		}
	}

	private synchronized @Nullable Timer next(long until) {
		Timer next = this.timers.peek();
		if (next == null || next.due > until) {
			this.now = (until != Long.MAX_VALUE) ? until : this.now;
			return null;
		}
		this.now = next.due;
		return this.timers.remove();
	}

	/**
	 * Whether anything is due before a time.
	 * @param time as of {@link #nanoTime}
	 * @return false also when nothing is due at all
	 */
	public synchronized boolean isDueBefore(long time) {
		Timer next = this.timers.peek();
		return next != null && next.due < time;
	}

	/**
	 * Timers that are neither due nor cancelled.
	 * @return at this moment
	 */
	public synchronized int size() {
		return this.timers.size();
	}

	private final class Timer implements Runnable, Cancellable {

		private final Runnable task;

		private final @Nullable Duration period;

		private volatile boolean cancelled;

		private long due;

		private long number;

		Timer(Runnable task, @Nullable Duration period) {
			this.task = task;
			this.period = period;
		}

		@Override
		public void run() {
			if (this.cancelled) {
				return;
			}
			this.task.run();
			if (this.period != null && !this.cancelled) {
				add(this, this.period);
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			synchronized (ManualScheduler.this) {
				ManualScheduler.this.timers.remove(this);
			}
		}

	}

}
