package io.deepstream.server.connection;

import io.deepstream.server.protocol.EncodedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Transports that one thread writes for: a broadcast is handed over once for all of them.
 */
public interface TransportGroup {

	/** Of transports that are sent to one by one. */
	TransportGroup EACH = (message, receivers, except) -> {
		for (Transport receiver : receivers) {
			if (receiver != except) {
				receiver.send(message);
			}
		}
	};

	/**
	 * As {@link Transport#send} to each receiver, in order with what is sent to them one
	 * by one. Any thread; never blocks, never throws.
	 * @param message shared by all
	 * @param receivers transports of this group; never changed afterwards
	 * @param except gets nothing
	 */
	void send(EncodedMessage message, Transport[] receivers, @Nullable Transport except);

}
