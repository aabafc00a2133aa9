package io.deepstream.server;

import java.time.Duration;

/**
 * How the clients of a node are made to go to other nodes.
 *
 * @param timeout how long that may take; who is there still is disconnected then, and
 * what it has asked for stays without an answer. Zero disconnects all at once
 * @param clientsPerSecond how many are disconnected in a second, at least 1; more if all
 * would not be told within three quarters of the time-out otherwise, so that the last
 * quarter is left for answers
 */
public record DrainOptions(Duration timeout, int clientsPerSecond) {

	public DrainOptions {
		if (timeout.isNegative()) {
			throw new IllegalArgumentException("timeout must not be negative: " + timeout);
		}
		if (clientsPerSecond < 1) {
			throw new IllegalArgumentException("clientsPerSecond must be positive: " + clientsPerSecond);
		}
	}

	/**
	 * The options of a server that configures nothing.
	 * @return ten seconds, a thousand clients a second
	 */
	public static DrainOptions defaults() {
		return new DrainOptions(Duration.ofSeconds(10), 1000);
	}

}
