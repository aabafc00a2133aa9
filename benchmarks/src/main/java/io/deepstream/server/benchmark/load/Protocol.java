package io.deepstream.server.benchmark.load;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a server speaks inside of WebSocket frames. Without state: that of a connection is
 * in its {@link LoadClient}. Called on the generator's thread only.
 */
public interface Protocol {

	/** What is offered in the handshake. */
	default @Nullable String subprotocol() {
		return null;
	}

	/** Whether frames are text. */
	default boolean isText() {
		return true;
	}

	/** The handshake is done: logs in, and says so to the client in the end. */
	void opened(LoadClient client);

	/** One frame, complete. */
	void received(LoadClient client, ByteBuf frame, int from, int to);

	/**
	 * Subscribes to a channel; {@link Receiver#subscribed} follows.
	 */
	void subscribe(LoadClient client, String channel);

	/**
	 * The frame that publishes to a channel, with a stamp in its payload of that size.
	 */
	byte[] publication(String channel, int size);

	/** Keeps the connection alive; called every 20 s. */
	default void ping(LoadClient client) {
	}

}
