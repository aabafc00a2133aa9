package io.deepstream.server.cluster;

import java.time.Duration;

/**
 * Membership of the cluster.
 *
 * @param heartbeatInterval how often a node tells that it lives
 * @param nodeTimeout silence after which a node counts as gone; at least two heartbeats
 * @param joinTimeout how long a starting node listens for others before it serves clients
 */
public record ClusterOptions(Duration heartbeatInterval, Duration nodeTimeout, Duration joinTimeout) {

	public ClusterOptions {
		if (heartbeatInterval.isNegative() || heartbeatInterval.isZero()) {
			throw new IllegalArgumentException("heartbeatInterval must be positive: " + heartbeatInterval);
		}
		if (nodeTimeout.compareTo(heartbeatInterval.multipliedBy(2)) < 0) {
			throw new IllegalArgumentException("nodeTimeout must be at least two heartbeat intervals: " + nodeTimeout);
		}
		if (joinTimeout.isNegative()) {
			throw new IllegalArgumentException("joinTimeout must not be negative: " + joinTimeout);
		}
	}

	/**
	 * The options of a node that configures nothing.
	 * @return a dead node is noticed after 6 seconds, as in the original
	 */
	public static ClusterOptions defaults() {
		return new ClusterOptions(Duration.ofSeconds(1), Duration.ofSeconds(6), Duration.ofMillis(500));
	}

}
