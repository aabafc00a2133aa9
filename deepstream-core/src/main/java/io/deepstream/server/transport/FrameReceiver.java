package io.deepstream.server.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts of a client's messages and hands whole ones to its connection. Called
 * by one thread at a time. Keeps no more than one message of the maximum size.
 */
public final class FrameReceiver {

	private final Connection connection;

	private final int maxMessageSize;

	private @Nullable ByteArrayOutputStream parts;

	/**
	 * Begins with a new message.
	 * @param connection closed as soon as a message becomes too large
	 * @param maxMessageSize in bytes
	 */
	public FrameReceiver(Connection connection, int maxMessageSize) {
		this.connection = connection;
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Takes a part of a binary message.
	 * @param part not kept after the call
	 * @param last whether the message is complete now
	 */
	public void receive(ByteBuffer part, boolean last) {
		if (this.connection.isClosed()) {
			return;
		}
		ByteArrayOutputStream before = this.parts;
		int size = part.remaining() + ((before != null) ? before.size() : 0);
		if (size > this.maxMessageSize) {
			this.parts = null;
			this.connection.close(CloseReason.MESSAGE_TOO_LARGE);
			return;
		}
		if (last && before == null) {
			this.connection.receive(part);
			return;
		}
		ByteArrayOutputStream gathered = (before != null) ? before : new ByteArrayOutputStream(2 * size);
		byte[] bytes = new byte[part.remaining()];
		part.get(bytes);
		gathered.write(bytes, 0, bytes.length);
		this.parts = last ? null : gathered;
		if (last) {
			this.connection.receive(ByteBuffer.wrap(gathered.toByteArray()));
		}
	}

	/**
	 * Takes a part of a text message, which the protocol does not have.
	 * @param last whether the message is complete now
	 */
	public void receiveText(boolean last) {
		if (last) {
			this.connection.receiveText();
		}
	}

}
