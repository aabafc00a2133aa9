package io.deepstream.server.connection;

import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;

/**
 * The way out to one client. Implemented by each door (WebSocket container, Netty) and by
 * fakes in tests.
 */
public interface Transport {

	/**
	 * Queues one message. Any thread; never blocks, never throws; messages leave in the
	 * order of the calls, each in a frame of its own. After {@link #close} it does
	 * nothing. Pending bytes are bounded: over the bound the transport closes itself with
	 * {@link CloseReason#SLOW_CONSUMER} and reports {@link Connection#disconnected}.
	 * @param message shared between subscribers
	 */
	void send(EncodedMessage message);

	/**
	 * The same for a message that goes to nobody else.
	 * @param message encoded if it has to be
	 */
	default void sendAlone(Message message) {
		send(MessageCodec.encode(message));
	}

	/**
	 * Ends the connection after what was sent before has been written, within bounded
	 * time. Any thread; never blocks; the first call counts.
	 * @param reason tells the client why
	 */
	void close(CloseReason reason);

	/**
	 * What was sent and has not left this process. Any thread; as good as a look at a
	 * moving queue can be.
	 * @return bytes
	 */
	default long pendingBytes() {
		return 0;
	}

	/**
	 * Who takes a message for this transport and others at once.
	 * @return the same for the whole life
	 */
	default TransportGroup group() {
		return TransportGroup.EACH;
	}

}
