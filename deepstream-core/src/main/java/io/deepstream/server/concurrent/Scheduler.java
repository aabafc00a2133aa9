package io.deepstream.server.concurrent;

import java.time.Duration;

/**
 * The one timer. An interface because tests turn the clock by hand:
 * {@link ManualScheduler}.
 */
public interface Scheduler {

	/**
	 * Runs a task once.
	 * @param delay from now; precise to about 10 ms
	 * @param task runs on a worker, must not block
	 * @return cancels the task
	 */
	Cancellable after(Duration delay, Runnable task);

	/**
	 * Runs a task again and again; the next pause begins when the task has ended.
	 * @param period pause between two runs
	 * @param task runs on a worker, must not block; an exception is logged and does not
	 * end the series
	 * @return ends the series
	 */
	Cancellable every(Duration period, Runnable task);

	/**
	 * The clock that the delays refer to.
	 * @return as {@link System#nanoTime()}
	 */
	long nanoTime();

	/**
	 * Something that will happen unless it is cancelled.
	 */
	interface Cancellable {

		/**
		 * Prevents what has not begun. Any thread, any number of times.
		 */
		void cancel();

	}

}
