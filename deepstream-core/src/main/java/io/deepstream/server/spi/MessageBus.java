package io.deepstream.server.spi;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Node to node. At most once; in order per origin node and channel; never echoed to the
 * sender; payloads are opaque bytes. Any thread may call; no method blocks or throws;
 * every stage completes, on whatever thread.
 */
public interface MessageBus extends AutoCloseable {

	/**
	 * Connects. Nothing is received before; called once.
	 * @param nodeId unique in the cluster, carried as origin with every message
	 * @param receiver gets what arrives on subscribed channels
	 * @return completes when messages can be sent and received; fails if that does not
	 * succeed
	 */
	CompletionStage<Void> start(String nodeId, Receiver receiver);

	/**
	 * Begins to receive a channel; idempotent.
	 * @param channel any characters; escaping is the bus's task
	 * @return completes when messages published from now on arrive
	 */
	CompletionStage<Void> subscribe(String channel);

	/**
	 * Ends to receive a channel; idempotent.
	 * @param channel as subscribed
	 * @return completes when nothing more arrives
	 */
	CompletionStage<Void> unsubscribe(String channel);

	/**
	 * Sends to all other nodes that are subscribed to a channel.
	 * @param channel any characters
	 * @param message 0 bytes to 1 MiB and a little more; not kept after the stage
	 * completes, position untouched
	 * @return completes when the bus has taken the message; exceptionally if it is known
	 * to be lost
	 */
	CompletionStage<Void> publish(String channel, ByteBuffer message);

	/**
	 * Disconnects. Idempotent; may block for a bounded time; nothing is received after.
	 */
	@Override
	void close();

	/**
	 * Takes what arrives.
	 */
	@FunctionalInterface
	interface Receiver {

		/**
		 * One message. Called in order per origin and channel; returns at once.
		 * @param originNode who sent it
		 * @param channel where
		 * @param message valid during the call
		 */
		void onMessage(String originNode, String channel, ByteBuffer message);

		/**
		 * The link to the other nodes has changed. Up again means that messages may have
		 * been lost, and that all subscriptions are in force: who receives makes up for
		 * what it missed. A bus that finds out only afterwards that it lost something
		 * reports degraded, then up. In order; returns at once; also before the stage of
		 * {@link MessageBus#start} completes.
		 * @param state how it is now
		 * @param cause why it is not up
		 */
		default void onStateChanged(ServerListener.State state, @Nullable Throwable cause) {
		}

	}

}
