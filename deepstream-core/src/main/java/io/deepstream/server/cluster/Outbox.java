package io.deepstream.server.cluster;

import java.util.Set;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.protocol.ClusterMessage;

/**
 * What membership needs of the cluster that it is part of. Called on the cluster's
 * strand.
 */
interface Outbox {

	/** Sends to all other nodes. */
	void broadcast(ClusterMessage message);

	/** Sends to one node. */
	void send(String node, ClusterMessage message);

	/** Reads this node's fingerprint anew. */
	CompletionStage<String> fingerprint();

	/** Runs a task on the cluster's strand; called by any thread. */
	void later(Runnable task);

	/** A node is gone. */
	void forget(String node);

	/** Of all other nodes nothing needs to be kept. */
	void retain(Set<String> nodes);

}
