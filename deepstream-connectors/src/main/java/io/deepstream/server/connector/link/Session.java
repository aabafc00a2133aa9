package io.deepstream.server.connector.link;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * One connection of a bus. All methods but {@link #close} are called in order by one
 * thread of the connection's own; they may block.
 */
public interface Session {

	/**
	 * Begins to receive a channel; idempotent.
	 * @param channel any characters
	 * @param done to be completed when that is in force; any thread
	 * @throws Exception as good as a failure of {@code done}
	 */
	void subscribe(String channel, CompletableFuture<Void> done) throws Exception;

	/**
	 * Ends to receive a channel; idempotent.
	 * @param channel as subscribed
	 * @param done to be completed when nothing more arrives; any thread
	 * @throws Exception as good as a failure of {@code done}
	 */
	void unsubscribe(String channel, CompletableFuture<Void> done) throws Exception;

	/**
	 * Sends, also to this node if it is subscribed.
	 * @param channel any characters
	 * @param frame not changed by anybody
	 * @param taken to be completed when the frame is taken, or known to be lost; any
	 * thread
	 * @throws Exception as good as a failure of {@code taken}
	 */
	void send(String channel, byte[] frame, CompletableFuture<Void> taken) throws Exception;

	/**
	 * Sends a beacon to this node; where messages go different ways, over all of them.
	 * @param channel subscribed
	 * @param frame not changed by anybody
	 * @param taken as with {@link #send}
	 * @throws Exception as good as a failure of {@code taken}
	 */
	default void sendBeacon(String channel, byte[] frame, CompletableFuture<Void> taken) throws Exception {
		send(channel, frame, taken);
	}

	/**
	 * Ends the connection; idempotent. Called by any thread, also while another method
	 * blocks, which then fails.
	 * @param broken whether waiting for the other side is pointless
	 */
	void close(boolean broken);

	/** Opens sessions. */
	@FunctionalInterface
	interface Opener {

		/**
		 * Connects; blocks.
		 * @param events hears of this session from now on
		 * @return a session without subscriptions
		 * @throws Exception whose message says what is wrong
		 */
		Session open(Events events) throws Exception;

	}

	/** What happens to a session. Any thread; returns at once. */
	interface Events {

		/**
		 * A frame has come in; in order per origin and channel.
		 * @param frame valid during the call
		 */
		void received(ByteBuffer frame);

		/**
		 * The session is dead: it will be closed and replaced.
		 * @param cause why
		 */
		void failed(Throwable cause);

		/**
		 * Messages may have been lost, but the session goes on.
		 * @param cause why
		 */
		void interrupted(Throwable cause);

		/**
		 * Nothing is taken until {@link #unblocked}.
		 * @param cause why
		 */
		void blocked(Throwable cause);

		/** Frames are taken again. */
		void unblocked();

	}

}
