package io.deepstream.server.connector.link;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The only place where a bus waits: for its own threads, while it is being closed.
 */
public final class Termination {

	private Termination() {
	}

	/**
	 * Waits until a pool that is being shut down has ended; an interrupt ends the wait
	 * early and stays set.
	 * @param ending shut down
	 * @param patience at most
	 */
	public static void await(ExecutorService ending, Duration patience) {
		try {
			ending.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
