package io.deepstream.server.auth;

import java.time.Duration;

/**
 * Bounds of logins.
 *
 * @param timeout after which a login whose authenticator has not answered has failed, its
 * waiting included
 * @param maxConcurrent logins that authenticators are asked for at a time
 * @param maxWaiting logins that wait for their turn; further ones fail at once
 * @param maxFailuresPerAddress failed logins from one remote address within the window,
 * after which further ones are refused; zero for any number. Of IPv6 the first 64 bits
 * count.
 * @param failureWindow how long failed logins count
 * @param expiryLeeway how long after the expiry of its login a connection is closed
 */
public record AuthOptions(Duration timeout, int maxConcurrent, int maxWaiting, int maxFailuresPerAddress,
		Duration failureWindow, Duration expiryLeeway) {

	public AuthOptions {
		if (timeout.toMillis() <= 0 || maxConcurrent <= 0 || maxWaiting < 0 || maxFailuresPerAddress < 0
				|| failureWindow.toMillis() <= 0) {
			throw new IllegalArgumentException("Not positive: one of " + timeout + ", " + maxConcurrent + ", "
					+ maxWaiting + ", " + maxFailuresPerAddress + ", " + failureWindow);
		}
		if (expiryLeeway.isNegative()) {
			throw new IllegalArgumentException("expiryLeeway must not be negative: " + expiryLeeway);
		}
	}

	/**
	 * The options of a server that configures nothing.
	 */
	public static AuthOptions defaults() {
		return new AuthOptions(Duration.ofSeconds(30), 1_000, 10_000, 100, Duration.ofMinutes(1),
				Duration.ofSeconds(5));
	}

}
