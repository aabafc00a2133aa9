package io.deepstream.server.connection;

/**
 * Hears of clients that have logged in and of their going; not of the application's own
 * connections. Called on any of the engine's threads: returns at once and never waits.
 * What it throws is logged.
 */
public interface ClientListener {

	/** Ignores everything. */
	ClientListener NONE = new ClientListener() {
	};

	/**
	 * A client has logged in for the first time. It may be gone already; then
	 * {@link #disconnected} follows as well.
	 * @param client whose {@link Connection#user user} is known
	 */
	default void connected(Connection client) {
	}

	/**
	 * A client that had logged in is gone. Once for each, after {@link #connected} has
	 * returned.
	 * @param client whose {@link Connection#closeReason reason} is known
	 */
	default void disconnected(Connection client) {
	}

}
