package io.deepstream.server.autoconfigure;

import java.time.Duration;
import java.util.Set;

import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The node as a whole.
 *
 * @param nodeId Name of this node, unique in the cluster. Random if not set.
 * @param features Features that are served.
 * @param maxConnections Clients that may be connected at the same time.
 * @param startTimeout How long the start waits for cache, storage, message bus and the
 * other nodes.
 * @param stopTimeout How long a stopping node waits for records that are not stored yet.
 */
@ConfigurationProperties("deepstream")
public record DeepstreamProperties(@Nullable String nodeId, @DefaultValue( {
		"event", "record", "rpc", "presence" }) Set<Feature> features, @DefaultValue("100000") int maxConnections,
		@DefaultValue("20s") Duration startTimeout, @DefaultValue("20s") Duration stopTimeout){

	public DeepstreamProperties {
		Check.that(nodeId == null || !nodeId.isBlank(), "deepstream.node-id", "not blank", "'" + nodeId + "'");
		Check.positive("deepstream.max-connections", maxConnections);
		Check.positive("deepstream.start-timeout", startTimeout);
		Check.positive("deepstream.stop-timeout", stopTimeout);
	}

	/** A feature of the protocol. */
	public enum Feature {

		/** Publish and subscribe. */
		EVENT(Topic.EVENT),

		/** Shared JSON documents. */
		RECORD(Topic.RECORD),

		/** Request and response. */
		RPC(Topic.RPC),

		/** Who is online. */
		PRESENCE(Topic.PRESENCE);

		private final Topic topic;

		Feature(Topic topic) {
			this.topic = topic;
		}

		Topic topic() {
			return this.topic;
		}

	}

}
