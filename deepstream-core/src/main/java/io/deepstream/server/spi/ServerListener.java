package io.deepstream.server.spi;

import org.jspecify.annotations.Nullable;

/**
 * Hears of the state of every connector. Called on any thread, in order per connector;
 * returns at once.
 */
@FunctionalInterface
public interface ServerListener {

	/** Ignores everything. */
	ServerListener NONE = (connector, state, cause) -> {
	};

	/**
	 * A connector's state has changed.
	 * @param connector {@code cache}, {@code storage} or {@code bus}
	 * @param state its new state
	 * @param cause why it is not up
	 */
	void connectorChanged(String connector, State state, @Nullable Throwable cause);

	/** How a connector is. */
	enum State {

		/** Works. */
		UP,

		/** Works in part: some operations fail or wait. */
		DEGRADED,

		/** Does not work. */
		DOWN

	}

}
