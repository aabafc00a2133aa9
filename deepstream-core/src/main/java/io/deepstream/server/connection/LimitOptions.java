package io.deepstream.server.connection;

/**
 * Limits of what clients may ask a node for, besides those of a connection's memory. Zero
 * switches one off. Rates count a second's worth at once, those of connections and logins
 * ten seconds' worth, as all clients come at once after a node was lost.
 *
 * @param maxUnauthenticatedConnections clients connected at the same time that have not
 * logged in; further ones are refused
 * @param maxConnectionsPerSecond clients that connect; further ones are refused
 * @param maxLoginsPerSecond login requests; further ones wait
 * @param maxMessagesPerSecond messages of one connection; further ones wait
 * @param maxUserMessagesPerSecond messages of all connections of one user to this node;
 * further ones wait; not for users without a name
 * @param maxCalls unanswered rpcs of one connection; further ones are denied
 * @param maxUserCalls unanswered rpcs of all connections of one user to this node;
 * further ones are denied; not for users without a name
 */
public record LimitOptions(int maxUnauthenticatedConnections, int maxConnectionsPerSecond, int maxLoginsPerSecond,
		int maxMessagesPerSecond, int maxUserMessagesPerSecond, int maxCalls, int maxUserCalls) {

	public LimitOptions {
		requireNotNegative(maxUnauthenticatedConnections, "maxUnauthenticatedConnections");
		requireRate(maxConnectionsPerSecond, "maxConnectionsPerSecond");
		requireRate(maxLoginsPerSecond, "maxLoginsPerSecond");
		requireRate(maxMessagesPerSecond, "maxMessagesPerSecond");
		requireRate(maxUserMessagesPerSecond, "maxUserMessagesPerSecond");
		requireNotNegative(maxCalls, "maxCalls");
		requireNotNegative(maxUserCalls, "maxUserCalls");
	}

	/**
	 * The options of a server that configures nothing.
	 * @return what no honest client meets
	 */
	public static LimitOptions defaults() {
		return new LimitOptions(20_000, 10_000, 5_000, 50_000, 200_000, 10_000, 100_000);
	}

	private static void requireRate(int value, String option) {
		requireNotNegative(value, option);
		if (value > Rate.MAX_PER_SECOND) {
			throw new IllegalArgumentException(option + " must not exceed " + Rate.MAX_PER_SECOND + ": " + value);
		}
	}

	private static void requireNotNegative(int value, String option) {
		if (value < 0) {
			throw new IllegalArgumentException(option + " must not be negative: " + value);
		}
	}

}
