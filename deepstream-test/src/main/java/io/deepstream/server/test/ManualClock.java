package io.deepstream.server.test;

import java.time.Duration;

import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;

/**
 * The clock of a node, turned by hand: time-outs of calls and of connectors, heartbeats,
 * expiring logins and everything else that a node waits for comes when the test says so.
 * What is due runs on the thread that advances the clock, so it has happened when
 * {@link #advance} returns, unless a connector of the application answers on a thread of
 * its own. The wall clock goes on meanwhile: the moment at which a login expires is
 * looked at once, when the user logs in.
 */
public final class ManualClock {

	private final ManualScheduler scheduler = new ManualScheduler();

	private final Threads threads = new Threads(Runnable::run, this.scheduler);

	/**
	 * For a {@code DeepstreamServer}. Its work runs on the threads that call it.
	 * @return the same for the whole life
	 */
	public Threads threads() {
		return this.threads;
	}

	/**
	 * Lets time pass. One thread at a time.
	 * @param time not negative
	 */
	public void advance(Duration time) {
		if (time.isNegative()) {
			throw new IllegalArgumentException("Time does not go back: " + time);
		}
		this.scheduler.advance(time);
	}

	/**
	 * Time that has passed.
	 * @return since this clock was made
	 */
	public Duration elapsed() {
		return Duration.ofNanos(this.scheduler.nanoTime());
	}

}
