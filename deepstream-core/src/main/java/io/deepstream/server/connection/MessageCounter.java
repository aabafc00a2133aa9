package io.deepstream.server.connection;

import io.deepstream.server.protocol.Action;

/**
 * Hears of every message that a client sends or is sent. Any thread; returns at once.
 */
interface MessageCounter {

	/**
	 * A client has sent a message, handled or not.
	 * @param action what it asks
	 */
	default void countReceived(Action action) {
	}

	/**
	 * A client is sent a message that goes to no other one.
	 * @param action what it tells
	 */
	default void countSent(Action action) {
	}

}
