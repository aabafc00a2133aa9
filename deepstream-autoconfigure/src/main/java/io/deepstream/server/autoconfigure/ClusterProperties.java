package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.cluster.ClusterOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Membership of the cluster; without a message bus it has no effect.
 *
 * @param heartbeatInterval How often a node tells that it lives.
 * @param nodeTimeout Silence after which a node counts as gone.
 * @param joinTimeout How long a starting node listens for others before it serves
 * clients.
 */
@ConfigurationProperties("deepstream.cluster")
public record ClusterProperties(@DefaultValue("1s") Duration heartbeatInterval,
		@DefaultValue("6s") Duration nodeTimeout, @DefaultValue("500ms") Duration joinTimeout) {

	public ClusterProperties {
		Check.positive("deepstream.cluster.heartbeat-interval", heartbeatInterval);
		Check.that(nodeTimeout.compareTo(heartbeatInterval.multipliedBy(2)) >= 0, "deepstream.cluster.node-timeout",
				"at least two times deepstream.cluster.heartbeat-interval, " + heartbeatInterval, nodeTimeout);
		Check.notNegative("deepstream.cluster.join-timeout", joinTimeout);
	}

	ClusterOptions toOptions() {
		return new ClusterOptions(this.heartbeatInterval, this.nodeTimeout, this.joinTimeout);
	}

}
