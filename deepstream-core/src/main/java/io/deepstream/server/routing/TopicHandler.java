package io.deepstream.server.routing;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.Message;

/**
 * Handles the messages of one topic.
 */
public interface TopicHandler {

	/**
	 * Handles one permitted message. Called in order per connection, on the thread that
	 * read the message or on a worker; never blocks, never throws.
	 * @param sender a logged-in client
	 * @param message of this handler's topic, with an action known to the protocol
	 * @return completes when the last answer was sent; does not hold the sender's next
	 * message back
	 */
	CompletionStage<?> handle(Connection sender, Message message);

	/**
	 * As {@link #handle(Connection, Message)}, with what it was permitted by.
	 * @param sender a logged-in client
	 * @param permit given a moment ago
	 * @return completes when the last answer was sent
	 */
	default CompletionStage<?> handle(Connection sender, Permit permit) {
		return handle(sender, permit.message());
	}

	/**
	 * Removes everything registered for a connection. Called once, after the last
	 * {@link #handle(Connection, Message)} for it; work begun by an earlier message may
	 * still be under way and must check {@link Connection#isClosed()} after registering.
	 * @param connection has ended
	 */
	void disconnected(Connection connection);

	/**
	 * What a connection has registered and had to be permitted. Any thread, never blocks.
	 * @param connection a logged-in client
	 * @return never fails
	 */
	CompletionStage<List<Registration>> registrations(Connection connection);

	/**
	 * Ends a registration because it is permitted no more; the client was told. Any
	 * thread, never blocks.
	 * @param connection whose it is
	 * @param registration one that {@link #registrations} gave; may be gone by now
	 */
	void revoke(Connection connection, Registration registration);

}
