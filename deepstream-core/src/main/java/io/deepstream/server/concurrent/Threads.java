package io.deepstream.server.concurrent;

import java.util.concurrent.Executor;

/**
 * What runs the engine's work that does not run on the thread that read a message.
 *
 * @param workers one thread per core; tasks must not block
 * @param scheduler the one timer
 */
public record Threads(Executor workers, Scheduler scheduler) {

	/**
	 * The threads of a real server.
	 * @return started; to be closed with {@link #close}
	 */
	public static Threads start() {
		Workers workers = new Workers();
		return new Threads(workers, new WheelScheduler(workers));
	}

	/**
	 * Ends the timer, then the workers, as far as they were started by {@link #start}.
	 */
	public void close() {
		if (this.scheduler instanceof WheelScheduler wheel) {
			wheel.close();
		}
		if (this.workers instanceof Workers started) {
			started.close();
		}
	}

}
