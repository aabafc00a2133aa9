package io.deepstream.server.connection;

import java.util.concurrent.CompletionStage;

import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection's messages go.
 */
public interface Requests extends MessageCounter {

	/**
	 * Handles one message; called in order, one at a time per connection.
	 * {@link Connection#answered} must follow when the last answer was sent.
	 * @param connection the sender
	 * @param message what it sent
	 * @param cost bytes the request counts for
	 * @return holds the connection's next message back until it completes; null does not
	 */
	@Nullable CompletionStage<?> received(Connection connection, Message message, int cost);

	/**
	 * Removes everything registered for the connection. Called once, after the last
	 * {@link #received}.
	 * @param connection has ended
	 */
	void disconnected(Connection connection);

	/**
	 * What a new connection may ask for. Called once, before anything else.
	 * @param handshake how it began
	 * @return of this connection alone
	 */
	default Quota quota(Handshake handshake) {
		return Quota.UNLIMITED;
	}

	/**
	 * A client has logged in for the first time. Any thread, at most once, also after
	 * {@link #disconnected}.
	 * @param connection the client
	 * @param user who it is
	 */
	default void loggedIn(Connection connection, User user) {
	}

	/**
	 * A client was refused something. Any thread.
	 * @param limit why
	 */
	default void refused(Limit limit) {
	}

	/**
	 * A message is not handled any more as too much waits; the connection is closed next.
	 * On the thread that read the message.
	 * @param connection the sender
	 * @param message dropped
	 */
	default void overflowed(Connection connection, Message message) {
	}

}
