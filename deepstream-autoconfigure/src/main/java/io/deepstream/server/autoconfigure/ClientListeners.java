package io.deepstream.server.autoconfigure;

import java.util.List;
import java.util.function.BiConsumer;

import io.deepstream.server.connection.ClientListener;
import io.deepstream.server.connection.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All beans that hear of clients. One that fails keeps nothing from the others.
 */
final class ClientListeners implements ClientListener {

	private static final Logger logger = LoggerFactory.getLogger(ClientListeners.class);

	private final List<ClientListener> listeners;

	private ClientListeners(List<ClientListener> listeners) {
		this.listeners = listeners;
	}

	static ClientListener of(List<ClientListener> listeners) {
		return listeners.isEmpty() ? NONE : new ClientListeners(listeners);
	}

	@Override
	public void connected(Connection client) {
		tell(ClientListener::connected, client);
	}

	@Override
	public void disconnected(Connection client) {
		tell(ClientListener::disconnected, client);
	}

	private void tell(BiConsumer<ClientListener, Connection> what, Connection client) {
		for (ClientListener listener : this.listeners) {
			try {
				what.accept(listener, client);
			}
			catch (RuntimeException failure) {
				logger.error("{} has failed to hear of {}", listener, client, failure);
			}
		}
	}

}
