package io.deepstream.server.benchmark.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs to let clients in and to keep them.
 *
 * @param cpu µs of the server's CPU time per client that connects and logs in, once the
 * server has done it before
 * @param memory KiB of the server's resident memory per client that is connected and does
 * nothing
 */
public record Crowd(double cpu, double memory) {

	/** Does nothing. */
	public static final Receiver NOBODY = new Receiver() {
	};

	/**
	 * Connects a number of clients, lets them go, and connects as many again: memory that
	 * a JVM only touched while they came does not count.
	 */
	public static Crowd measure(Endpoint endpoint, Processes server, int clients) throws InterruptedException {
		try (Generator warmup = new Generator()) {
			warmup.connect(endpoint, clients, NOBODY);
		}
		pause();
		long before = server.residentKiB();
		double start = server.cpuMicros();
		try (Generator generator = new Generator()) {
			generator.connect(endpoint, clients, NOBODY);
			double cpu = (server.cpuMicros() - start) / clients;
			pause();
			return new Crowd(cpu, (server.residentKiB() - before) / (double) clients);
		}
	}

	private static void pause() {
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
	}

}
