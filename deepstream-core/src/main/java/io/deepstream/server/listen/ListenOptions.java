package io.deepstream.server.listen;

import java.time.Duration;

/**
 * The search for data providers.
 *
 * @param shuffleProviders whether providers are asked in random order, not in that of
 * their registration
 * @param responseTimeout how long a provider may take to accept or reject
 * @param rematchInterval how often names without provider are tried again; 1 second or
 * less switches it off
 * @param matchCooldown how long a name is left alone by that after nobody accepted it
 * @param maxPatternsPerConnection patterns one connection may listen to, per topic
 */
public record ListenOptions(boolean shuffleProviders, Duration responseTimeout, Duration rematchInterval,
		Duration matchCooldown, int maxPatternsPerConnection) {

	public ListenOptions {
		if (responseTimeout.isNegative() || responseTimeout.isZero()) {
			throw new IllegalArgumentException("responseTimeout must be positive: " + responseTimeout);
		}
		if (matchCooldown.isNegative() || rematchInterval.isNegative()) {
			throw new IllegalArgumentException("matchCooldown and rematchInterval must not be negative");
		}
		if (maxPatternsPerConnection <= 0) {
			throw new IllegalArgumentException(
					"maxPatternsPerConnection must be positive: " + maxPatternsPerConnection);
		}
	}

	/**
	 * The options of a server that configures nothing.
	 * @return as {@code default-options.ts}, 10.1.4
	 */
	public static ListenOptions defaults() {
		return new ListenOptions(true, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(10), 1000);
	}

	/**
	 * Whether names without provider are tried again.
	 * @return false for intervals of up to a second
	 */
	boolean isRematching() {
		return this.rematchInterval.compareTo(Duration.ofSeconds(1)) > 0;
	}

}
