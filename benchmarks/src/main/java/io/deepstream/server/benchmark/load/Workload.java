package io.deepstream.server.benchmark.load;

/**
 * Who connects to which server, sends what and has to receive what, from once to the end.
 */
public interface Workload {

	/** Connects, subscribes and so on; blocks until the sending may begin. */
	void prepare(Generator generator) throws InterruptedException;

	/** Begins to send; on the generator's thread. */
	void start();

	/** Sends no more; on the generator's thread. */
	void stop();

	/** What must have been received for what has been sent; on the generator's thread. */
	long expected();

	/** Looks at the outcome once everything has been received. */
	default void verify(Generator generator) throws InterruptedException {
	}

}
