package io.deepstream.server.benchmark.load;

import io.deepstream.server.protocol.Message;

/**
 * Takes what a client receives, on the generator's thread.
 */
public interface Receiver {

	/**
	 * A payload with a stamp.
	 * @param sentAt of {@link System#nanoTime()}
	 */
	default void stamped(LoadClient client, int sender, long sequence, long sentAt) {
		client.generator().tally().countError("unexpected payload");
	}

	/** A deepstream message without a stamp. */
	default void message(LoadClient client, Message message) {
		client.generator().tally().countError(message.topic() + "/" + message.action());
	}

	/** A subscription is in force. */
	default void subscribed(LoadClient client) {
	}

	/** The server has logged this client in. */
	default void ready(LoadClient client) {
	}

	/** The server has closed the connection. */
	default void closed(LoadClient client) {
	}

	/** All that came at once has been given. */
	default void batchEnded() {
	}

}
