package io.deepstream.server.autoconfigure;

import io.deepstream.server.connection.LimitOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of what clients may ask a node for. Zero switches one off.
 *
 * @param maxUnauthenticatedConnections Clients that may be connected at the same time
 * without having logged in. Further ones are refused.
 * @param maxConnectionsPerSecond Clients that may connect per second, ten seconds' worth
 * at once. Further ones are refused.
 * @param maxLoginsPerSecond Logins per second, ten seconds' worth at once. Further ones
 * wait.
 * @param maxMessagesPerSecond Messages per second of one client, a second's worth at
 * once. Further ones wait.
 * @param maxUserMessagesPerSecond Messages per second of all clients of one user together
 * on this node. Further ones wait.
 * @param maxCalls Rpcs of one client that may be unanswered. Further ones are denied.
 * @param maxUserCalls Rpcs of all clients of one user together on this node that may be
 * unanswered. Further ones are denied.
 */
@ConfigurationProperties("deepstream.limits")
public record LimitProperties(@DefaultValue("20000") int maxUnauthenticatedConnections,
		@DefaultValue("10000") int maxConnectionsPerSecond, @DefaultValue("5000") int maxLoginsPerSecond,
		@DefaultValue("50000") int maxMessagesPerSecond, @DefaultValue("200000") int maxUserMessagesPerSecond,
		@DefaultValue("10000") int maxCalls, @DefaultValue("100000") int maxUserCalls) {

	private static final int MAX_RATE = 100_000_000;

	public LimitProperties {
		Check.notNegative("deepstream.limits.max-unauthenticated-connections", maxUnauthenticatedConnections);
		rate("deepstream.limits.max-connections-per-second", maxConnectionsPerSecond);
		rate("deepstream.limits.max-logins-per-second", maxLoginsPerSecond);
		rate("deepstream.limits.max-messages-per-second", maxMessagesPerSecond);
		rate("deepstream.limits.max-user-messages-per-second", maxUserMessagesPerSecond);
		Check.notNegative("deepstream.limits.max-calls", maxCalls);
		Check.notNegative("deepstream.limits.max-user-calls", maxUserCalls);
	}

	private static void rate(String property, int value) {
		Check.that(value >= 0 && value <= MAX_RATE, property, "within 0 and " + MAX_RATE, value);
	}

	LimitOptions toOptions() {
		return new LimitOptions(this.maxUnauthenticatedConnections, this.maxConnectionsPerSecond,
				this.maxLoginsPerSecond, this.maxMessagesPerSecond, this.maxUserMessagesPerSecond, this.maxCalls,
				this.maxUserCalls);
	}

}
