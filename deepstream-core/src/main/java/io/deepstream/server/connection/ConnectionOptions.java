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
 */
public record ConnectionOptions(Duration heartbeatInterval, Duration unauthenticatedTimeout, int maxAuthAttempts,
		int maxPendingRequests, int maxSubscriptions, int maxNameLength) {

	static final int REQUEST_OVERHEAD = 256;

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
	 * The options of a server that configures nothing.
	 * @return as {@code spec/binary.md} section 11, with bounds where the original has
	 * none
	 */
	public static ConnectionOptions defaults() {
		return new ConnectionOptions(Duration.ofSeconds(30), Duration.ofSeconds(180), 3, 8 * 1024 * 1024, 100_000,
				1024);
	}

	private static void requirePositive(long value, String option) {
		if (value <= 0) {
			throw new IllegalArgumentException(option + " must be positive: " + value);
		}
	}

}
