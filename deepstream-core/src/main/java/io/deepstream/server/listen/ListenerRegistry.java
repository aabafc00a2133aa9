package io.deepstream.server.listen;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.Message;

/**
 * The listeners of one topic.
 */
public class ListenerRegistry {

	/**
	 * Handles a message about listening.
	 * @param sender a logged-in client
	 * @param message LISTEN, UNLISTEN, LISTEN_ACCEPT or LISTEN_REJECT
	 * @return completes when it was answered
	 */
	public CompletionStage<?> handle(Connection sender, Message message) {
		return CompletableFuture.completedStage(null);
	}

	/**
	 * A name got its first subscriber on this node or lost its last; to be called after
	 * every change.
	 * @param name exact
	 */
	public void changed(String name) {
	}

	/**
	 * A connection subscribed: it is told if the name has a provider.
	 * @param name exact
	 * @param connection the subscriber
	 */
	public void subscribed(String name, Connection connection) {
	}

	/**
	 * Removes a connection's patterns.
	 * @param connection has ended
	 */
	public void disconnected(Connection connection) {
	}

}
