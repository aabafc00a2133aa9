package io.deepstream.server.cluster;

/**
 * Hears of other nodes. Called in order on the cluster's strand; returns at once.
 */
public interface MembershipListener {

	/**
	 * A node is here and its part of the state is known.
	 * @param node its id
	 */
	void nodeJoined(String node);

	/**
	 * A node is gone, gracefully or not; its part of the state has been removed.
	 * @param node its id
	 */
	void nodeLeft(String node);

}
