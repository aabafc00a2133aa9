package io.deepstream.server.intercept;

import java.time.Duration;
import java.util.List;

/**
 * The interceptors of a server.
 *
 * @param interceptors asked in this order, each for the kinds that it is of
 * @param timeout how long one may take for one answer
 */
public record Interception(List<Interceptor> interceptors, Duration timeout) {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	/** Nobody intercepts. */
	public static final Interception NONE = of(List.of());

	public Interception {
		interceptors = List.copyOf(interceptors);
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("timeout must be positive: " + timeout);
		}
	}

	/**
	 * Interceptors with five seconds for an answer.
	 * @param interceptors in the order in which they are asked
	 * @return the interceptors of a server
	 */
	public static Interception of(List<Interceptor> interceptors) {
		return new Interception(interceptors, DEFAULT_TIMEOUT);
	}

}
