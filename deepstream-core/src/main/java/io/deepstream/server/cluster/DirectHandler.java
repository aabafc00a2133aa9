package io.deepstream.server.cluster;

import io.deepstream.server.protocol.ClusterMessage;

/**
 * Takes what another node sent to this one.
 */
@FunctionalInterface
public interface DirectHandler {

	/**
	 * One message; in order per origin. Returns at once.
	 * @param origin the node
	 * @param message of the kind registered for
	 */
	void handle(String origin, ClusterMessage message);

}
