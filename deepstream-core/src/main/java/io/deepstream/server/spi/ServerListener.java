package io.deepstream.server.spi;

import org.jspecify.annotations.Nullable;

/**
 * Hears of the state of every connector, and how long things took. Called on any thread,
 * about the state in order per connector; returns at once.
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

	/**
	 * Whether {@link #took} is of interest; where it is not, connectors and permissions
	 * are not measured.
	 * @return the same for the whole life
	 */
	default boolean wantsTimes() {
		return false;
	}

	/**
	 * Something that had to wait has ended. What caches and storages in memory do is not
	 * told, nor what needs no permission.
	 * @param operation what it was
	 * @param outcome how it ended
	 * @param nanos how long it took
	 */
	default void took(Operation operation, Outcome outcome, long nanos) {
	}

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
