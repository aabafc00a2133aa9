package io.deepstream.server.cluster;

/**
 * Hears of other nodes. Called in order on the cluster's strand; returns at once.
 */
public interface MembershipListener {

	/**
	 * A node is here and its part of the state is known.
	 * @param node its id
	 */
	default void nodeJoined(String node) {
	}

	/**
	 * A node was cut off from the bus for a while: what it sent, or was sent, may be
	 * lost.
	 * @param node its id
	 */
	default void nodeReturned(String node) {
	}

	/**
	 * A node is gone, gracefully or not; its part of the state has been removed.
	 * @param node its id
	 */
	default void nodeLeft(String node) {
	}

}
