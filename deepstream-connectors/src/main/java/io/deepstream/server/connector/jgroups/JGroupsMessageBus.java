package io.deepstream.server.connector.jgroups;

import io.deepstream.server.connector.link.Link;

/**
 * Nodes that connect to each other over TCP, without a broker. They tell each other what
 * they are subscribed to, and a message goes to those nodes only that want it, by a
 * thread for each of them, so that a slow one does not hold up the others. Publishing
 * completes when the message is handed to the connections of all of them. All traffic is
 * encrypted with a key made of the shared secret; who does not have it stays alone.
 */
public final class JGroupsMessageBus extends Link {

	/**
	 * Opens nothing yet.
	 * @param options where, with whom
	 */
	public JGroupsMessageBus(JGroupsOptions options) {
		super("direct", "cluster '" + options.cluster() + "' as node at " + options.address().getHostAddress() + ":"
				+ options.port(), (events) -> JGroupsSession.open(options, events));
	}

}
