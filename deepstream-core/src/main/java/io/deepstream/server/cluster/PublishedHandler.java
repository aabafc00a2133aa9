package io.deepstream.server.cluster;

import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;

/**
 * Takes what other nodes published about names this node is interested in.
 */
@FunctionalInterface
public interface PublishedHandler {

	/**
	 * One message; in order per origin and channel, so also per origin and name. Returns
	 * at once.
	 * @param origin the node
	 * @param message decoded
	 * @param encoded as it goes to clients
	 */
	void handle(String origin, Message message, EncodedMessage encoded);

}
