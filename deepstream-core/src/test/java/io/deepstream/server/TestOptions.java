package io.deepstream.server;

import java.time.Duration;
import java.util.Set;

import io.deepstream.server.auth.AuthOptions;
import io.deepstream.server.cluster.ClusterOptions;
import io.deepstream.server.connection.ConnectionOptions;
import io.deepstream.server.listen.ListenOptions;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.record.RecordOptions;
import io.deepstream.server.rpc.RpcOptions;

/**
 * A server's options with one part replaced.
 */
final class TestOptions {

	private TestOptions() {
	}

	/** Clients need not send a ping however far the clock is turned. */
	static ServerOptions patient(String nodeId) {
		ServerOptions defaults = ServerOptions.defaults(nodeId);
		ConnectionOptions connection = defaults.connection();
		return withConnection(defaults,
				new ConnectionOptions(Duration.ofHours(100), connection.unauthenticatedTimeout(),
						connection.maxAuthAttempts(), connection.maxPendingRequests(), connection.maxSubscriptions(),
						connection.maxNameLength(), connection.limits()));
	}

	static ServerOptions withRecord(ServerOptions options, RecordOptions record) {
		return new ServerOptions(options.nodeId(), options.features(), options.lazyStart(), options.maxConnections(),
				options.stopTimeout(), options.connection(), options.auth(), options.json(), record, options.rpc(),
				options.listen(), options.cluster());
	}

	static ServerOptions withRpc(ServerOptions options, RpcOptions rpc) {
		return new ServerOptions(options.nodeId(), options.features(), options.lazyStart(), options.maxConnections(),
				options.stopTimeout(), options.connection(), options.auth(), options.json(), options.record(), rpc,
				options.listen(), options.cluster());
	}

	static ServerOptions withListen(ServerOptions options, ListenOptions listen) {
		return new ServerOptions(options.nodeId(), options.features(), options.lazyStart(), options.maxConnections(),
				options.stopTimeout(), options.connection(), options.auth(), options.json(), options.record(),
				options.rpc(), listen, options.cluster());
	}

	static ServerOptions withConnection(ServerOptions options, ConnectionOptions connection) {
		return new ServerOptions(options.nodeId(), options.features(), options.lazyStart(), options.maxConnections(),
				options.stopTimeout(), connection, options.auth(), options.json(), options.record(), options.rpc(),
				options.listen(), options.cluster());
	}

	static ServerOptions withAuth(ServerOptions options, AuthOptions auth) {
		return new ServerOptions(options.nodeId(), options.features(), options.lazyStart(), options.maxConnections(),
				options.stopTimeout(), options.connection(), auth, options.json(), options.record(), options.rpc(),
				options.listen(), options.cluster());
	}

	static ServerOptions withCluster(ServerOptions options, ClusterOptions cluster) {
		return new ServerOptions(options.nodeId(), options.features(), options.lazyStart(), options.maxConnections(),
				options.stopTimeout(), options.connection(), options.auth(), options.json(), options.record(),
				options.rpc(), options.listen(), cluster);
	}

	static ServerOptions withFeatures(ServerOptions options, Set<Topic> features) {
		return new ServerOptions(options.nodeId(), features, options.lazyStart(), options.maxConnections(),
				options.stopTimeout(), options.connection(), options.auth(), options.json(), options.record(),
				options.rpc(), options.listen(), options.cluster());
	}

}
