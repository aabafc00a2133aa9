package io.deepstream.server;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import io.deepstream.server.auth.AuthOptions;
import io.deepstream.server.cluster.ClusterOptions;
import io.deepstream.server.connection.ConnectionOptions;
import io.deepstream.server.listen.ListenOptions;
import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.record.RecordOptions;
import io.deepstream.server.rpc.RpcOptions;

/**
 * How a node behaves.
 *
 * @param nodeId name of this node, unique in the cluster
 * @param features topics that are served: a subset of event, record, rpc and presence
 * @param lazyStart whether the server starts although a cache, storage or bus cannot be
 * reached, and goes on trying
 * @param maxConnections clients connected at the same time
 * @param stopTimeout how long a stopping node waits for its storage queue and for the
 * cluster
 * @param connection limits of one client
 * @param auth bounds of logins
 * @param json limits of what clients send
 * @param record caching and storing
 * @param rpc time-outs of calls
 * @param listen search for data providers
 * @param cluster membership
 */
public record ServerOptions(String nodeId, Set<Topic> features, boolean lazyStart, int maxConnections,
		Duration stopTimeout, ConnectionOptions connection, AuthOptions auth, JsonLimits json, RecordOptions record,
		RpcOptions rpc, ListenOptions listen, ClusterOptions cluster) {

	public ServerOptions {
		features = Set.copyOf(features);
		if (nodeId.isBlank()) {
			throw new IllegalArgumentException("nodeId must not be blank");
		}
		if (maxConnections <= 0) {
			throw new IllegalArgumentException("maxConnections must be positive: " + maxConnections);
		}
	}

	/**
	 * The options of a server that configures nothing but its name.
	 * @param nodeId name of this node
	 * @return all features, defaults everywhere
	 */
	public static ServerOptions defaults(String nodeId) {
		return new ServerOptions(nodeId, EnumSet.of(Topic.EVENT, Topic.RECORD, Topic.RPC, Topic.PRESENCE), false,
				100_000, Duration.ofSeconds(20), ConnectionOptions.defaults(), AuthOptions.defaults(),
				JsonLimits.DEFAULTS, RecordOptions.defaults(), RpcOptions.defaults(), ListenOptions.defaults(),
				ClusterOptions.defaults());
	}

}
