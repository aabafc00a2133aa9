package io.deepstream.server.record;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Changes of one record made on other nodes that wait for its strand. Bounded: what may
 * not wait is dropped, and the record is read anew once after those that do.
 */
final class RemoteBacklog {

	static final int MAX = 256;

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicBoolean flooded = new AtomicBoolean();

	/**
	 * Whether a change may wait. Any thread.
	 */
	boolean admits() {
		if (this.waiting.incrementAndGet() <= MAX) {
			return true;
		}
		this.waiting.decrementAndGet();
		return false;
	}

	/**
	 * A change that was admitted waits no longer.
	 */
	void handled() {
		this.waiting.decrementAndGet();
	}

	/**
	 * Whether a change dropped is the first one since {@link #makesUp}; then that is to
	 * be called again. Any thread.
	 */
	boolean isFirstDropped() {
		return this.flooded.compareAndSet(false, true);
	}

	/**
	 * The record is about to be read anew.
	 */
	void makesUp() {
		this.flooded.set(false);
	}

}
