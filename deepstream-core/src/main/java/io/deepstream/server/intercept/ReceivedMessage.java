package io.deepstream.server.intercept;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Message;

/**
 * A question to a {@link MessageInterceptor}.
 *
 * @param message as received, or as the interceptor before has made it
 * @param user who sent it
 * @param connection number of the sender's connection, unique within the node
 * @param handshake how that connection began
 */
public record ReceivedMessage(Message message, User user, long connection, Handshake handshake) {

	/**
	 * Lets the message go on as it is.
	 * @return complete
	 */
	public CompletionStage<Message> pass() {
		return CompletableFuture.completedStage(this.message);
	}

	/**
	 * Lets the message go on with other data.
	 * @param json UTF-8; not to be changed any more
	 * @return complete
	 */
	public CompletionStage<Message> pass(byte[] json) {
		return CompletableFuture.completedStage(this.message.toBuilder().data(json).build());
	}

	/**
	 * Without the user's data.
	 */
	@Override
	public String toString() {
		return this.message + " of connection " + this.connection;
	}

}
