package io.deepstream.server.connection;

import java.time.Duration;

/**
 * Limits of one client connection.
 *
 * @param heartbeatInterval how often clients send a ping; a connection silent for two
 * intervals is closed
 * @param unauthenticatedTimeout how long a connection may stay without a successful
 * login; zero switches it off
 * @param maxAuthAttempts failed logins in a row after which the connection is closed; at
 * least 1
 * @param maxPendingRequests bytes of requests of one connection that may wait for their
 * answer, each counted with {@value #REQUEST_OVERHEAD} bytes on top of its size
 * @param maxSubscriptions names one connection may be subscribed to, per topic
 * @param maxNameLength characters of a name, pattern or path
 * @param limits what clients may ask for
 */
public record ConnectionOptions(Duration heartbeatInterval, Duration unauthenticatedTimeout, int maxAuthAttempts,
		int maxPendingRequests, int maxSubscriptions, int maxNameLength, LimitOptions limits) {

	static final int REQUEST_OVERHEAD = 256;

	private static final Duration LONGEST_CHECK_INTERVAL = Duration.ofSeconds(5);

	private static final Duration SHORTEST_CHECK_INTERVAL = Duration.ofMillis(20);

	public ConnectionOptions {
		requirePositive(heartbeatInterval.toMillis(), "heartbeatInterval");
		requirePositive(maxAuthAttempts, "maxAuthAttempts");
		requirePositive(maxPendingRequests, "maxPendingRequests");
		requirePositive(maxSubscriptions, "maxSubscriptions");
		requirePositive(maxNameLength, "maxNameLength");
		if (unauthenticatedTimeout.isNegative()) {
			throw new IllegalArgumentException(
					"unauthenticatedTimeout must not be negative: " + unauthenticatedTimeout);
		}
	}

	/**
	 * Limits as of a server that configures none.
	 */
	public ConnectionOptions(Duration heartbeatInterval, Duration unauthenticatedTimeout, int maxAuthAttempts,
			int maxPendingRequests, int maxSubscriptions, int maxNameLength) {
		this(heartbeatInterval, unauthenticatedTimeout, maxAuthAttempts, maxPendingRequests, maxSubscriptions,
				maxNameLength, LimitOptions.defaults());
	}

	/**
	 * The same with other limits.
	 * @param limits what clients may ask for
	 * @return a copy
	 */
	public ConnectionOptions withLimits(LimitOptions limits) {
		return new ConnectionOptions(this.heartbeatInterval, this.unauthenticatedTimeout, this.maxAuthAttempts,
				this.maxPendingRequests, this.maxSubscriptions, this.maxNameLength, limits);
	}

	/**
	 * The same with another bound of unanswered requests.
	 * @param maxPendingRequests bytes
	 * @return a copy
	 */
	public ConnectionOptions withMaxPendingRequests(int maxPendingRequests) {
		return new ConnectionOptions(this.heartbeatInterval, this.unauthenticatedTimeout, this.maxAuthAttempts,
				maxPendingRequests, this.maxSubscriptions, this.maxNameLength, this.limits);
	}

	/**
	 * The options of a server that configures nothing.
	 * @return as {@code spec/binary.md} section 11, with bounds where the original has
	 * none
	 */
	public static ConnectionOptions defaults() {
		return new ConnectionOptions(Duration.ofSeconds(30), Duration.ofSeconds(180), 3, 8 * 1024 * 1024, 100_000,
				1024);
	}

	/**
	 * How often to look for clients that are silent for too long.
	 * @return a part of the shorter time-out, 5 seconds at most
	 */
	public Duration checkInterval() {
		Duration interval = this.heartbeatInterval.dividedBy(4);
		Duration login = this.unauthenticatedTimeout.dividedBy(8);
		if (!login.isZero() && login.compareTo(interval) < 0) {
			interval = login;
		}
		if (interval.compareTo(LONGEST_CHECK_INTERVAL) > 0) {
			return LONGEST_CHECK_INTERVAL;
		}
		return (interval.compareTo(SHORTEST_CHECK_INTERVAL) < 0) ? SHORTEST_CHECK_INTERVAL : interval;
	}

	private static void requirePositive(long value, String option) {
		if (value <= 0) {
			throw new IllegalArgumentException(option + " must be positive: " + value);
		}
	}

}
