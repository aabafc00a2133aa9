package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.connection.ConnectionOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of one client.
 *
 * @param heartbeatInterval How often clients send a ping. A client silent for two
 * intervals is disconnected.
 * @param unauthenticatedTimeout How long a client may stay connected without login. Zero
 * for any time.
 * @param maxAuthAttempts Failed logins in a row after which a client is disconnected.
 * @param maxPendingRequests Size of the unanswered requests of one client, each counted
 * with 256 bytes on top.
 * @param maxSubscriptions Names one client may be subscribed to, per feature.
 * @param maxNameLength Characters of a name, pattern or path.
 */
@ConfigurationProperties("deepstream.connection")
public record ConnectionProperties(@DefaultValue("30s") Duration heartbeatInterval,
		@DefaultValue("180s") Duration unauthenticatedTimeout, @DefaultValue("3") int maxAuthAttempts,
		@DefaultValue("8MB") DataSize maxPendingRequests, @DefaultValue("100000") int maxSubscriptions,
		@DefaultValue("1024") int maxNameLength) {

	public ConnectionProperties {
		Check.positive("deepstream.connection.heartbeat-interval", heartbeatInterval);
		Check.notNegative("deepstream.connection.unauthenticated-timeout", unauthenticatedTimeout);
		Check.positive("deepstream.connection.max-auth-attempts", maxAuthAttempts);
		Check.size("deepstream.connection.max-pending-requests", maxPendingRequests);
		Check.positive("deepstream.connection.max-subscriptions", maxSubscriptions);
		Check.positive("deepstream.connection.max-name-length", maxNameLength);
	}

	ConnectionOptions toOptions() {
		return new ConnectionOptions(this.heartbeatInterval, this.unauthenticatedTimeout, this.maxAuthAttempts,
				Math.toIntExact(this.maxPendingRequests.toBytes()), this.maxSubscriptions, this.maxNameLength);
	}

}
