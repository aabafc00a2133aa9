package io.deepstream.server.connection;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * What one connection, or one user with all connections to this node, may still ask for.
 * Any thread.
 */
public final class Quota {

	/** Anything. */
	public static final Quota UNLIMITED = new Quota(null, 0);

	private final @Nullable Rate messages;

	private final int maxCalls;

	private final AtomicInteger calls = new AtomicInteger();

	/**
	 * Begins with nothing under way.
	 * @param messages null for any number
	 * @param maxCalls unanswered rpcs; 0 for any number
	 */
	public Quota(@Nullable Rate messages, int maxCalls) {
		this.messages = messages;
		this.maxCalls = maxCalls;
	}

	/**
	 * Takes a message.
	 * @return false if it has to wait
	 */
	public boolean takeMessage() {
		return this.messages == null || this.messages.take();
	}

	/** Begins an rpc; false if there are too many. */
	boolean beginCall() {
		if (this.maxCalls == 0 || this.calls.incrementAndGet() <= this.maxCalls) {
			return true;
		}
		this.calls.decrementAndGet();
		return false;
	}

	void endCall() {
		if (this.maxCalls != 0) {
			this.calls.decrementAndGet();
		}
	}

}
