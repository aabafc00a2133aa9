package io.deepstream.server.rpc;

import java.time.Duration;

/**
 * Calls of remote procedures.
 *
 * @param ackTimeout how long a provider may take to accept a call
 * @param responseTimeout how long it may take to answer it
 * @param provideRequestorName whether providers are told the id of the calling user
 * @param provideRequestorData whether providers are told the client data of the calling
 * user
 */
public record RpcOptions(Duration ackTimeout, Duration responseTimeout, boolean provideRequestorName,
		boolean provideRequestorData) {

	public RpcOptions {
		if (ackTimeout.isNegative() || ackTimeout.isZero()) {
			throw new IllegalArgumentException("ackTimeout must be positive: " + ackTimeout);
		}
		if (responseTimeout.compareTo(ackTimeout) < 0) {
			throw new IllegalArgumentException(
					"responseTimeout must not be shorter than ackTimeout: " + responseTimeout);
		}
	}

	/**
	 * The options of a server that configures nothing.
	 * @return as {@code default-options.ts}, 10.1.4
	 */
	public static RpcOptions defaults() {
		return new RpcOptions(Duration.ofSeconds(1), Duration.ofSeconds(10), false, false);
	}

}
