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

	private static final int WARMUPS = 5;

	/** Does nothing. */
	public static final Receiver NOBODY = new Receiver() {
	};

	/**
	 * Connects a number of clients and lets them go, several times, and connects as many
	 * again: code that is still being compiled and memory that a JVM only touched while
	 * they came do not count.
	 */
	public static Crowd measure(Endpoint endpoint, Processes server, int clients) throws InterruptedException {
		for (int i = 0; i < WARMUPS; i++) {
			try (Generator warmup = new Generator()) {
				warmup.connect(endpoint, clients, NOBODY);
			}
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
