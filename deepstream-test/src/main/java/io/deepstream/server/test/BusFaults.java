package io.deepstream.server.test;

import java.util.function.Predicate;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener.State;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong between a node and the others. Any thread may call.
 */
public final class BusFaults {

	private static final Predicate<String> NONE = (channel) -> false;

	private final SeamFaults calls = new SeamFaults("message bus");

	private volatile Predicate<String> sent = NONE;

	private volatile Predicate<String> received = NONE;

	private volatile boolean disconnected;

	private volatile MessageBus.@Nullable Receiver receiver;

	/**
	 * Calls that fail or wait: subscriptions to channels, and messages to be sent.
	 * @return the same for the whole life
	 */
	public SeamFaults calls() {
		return this.calls;
	}

	/**
	 * Loses messages of this node without a word.
	 * @param channels which; replaces those of before
	 */
	public void dropSent(Predicate<String> channels) {
		this.sent = channels;
	}

	/**
	 * Loses messages for this node without a word.
	 * @param channels which; replaces those of before
	 */
	public void dropReceived(Predicate<String> channels) {
		this.received = channels;
	}

	/**
	 * Cuts the node off: messages in both directions are lost, calls fail, and the node
	 * is told that the bus is down.
	 */
	public void disconnect() {
		this.disconnected = true;
		this.calls.takeAway();
		report(State.DOWN, new IllegalStateException("The bus is disconnected, as a test wants it"));
	}

	/**
	 * Ends what {@link #disconnect} began: the node is told that the bus is up, and makes
	 * up for what it missed.
	 */
	public void reconnect() {
		this.disconnected = false;
		this.calls.bringBack();
		report(State.UP, null);
	}

	/**
	 * Ends all faults.
	 */
	public void reset() {
		this.sent = NONE;
		this.received = NONE;
		if (this.disconnected) {
			reconnect();
		}
		this.calls.reset();
	}

	private void report(State state, @Nullable Throwable cause) {
		MessageBus.Receiver told = this.receiver;
		if (told != null) {
			told.onStateChanged(state, cause);
		}
	}

	void started(MessageBus.Receiver receiver) {
		this.receiver = receiver;
	}

	boolean losesSent(String channel) {
		return this.sent.test(channel);
	}

	boolean losesReceived(String channel) {
		return this.disconnected || this.received.test(channel);
	}

}
