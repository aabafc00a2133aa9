package io.deepstream.server.autoconfigure.application;

import java.util.Objects;
import java.util.function.BiFunction;

import io.deepstream.server.application.ClientConnectedEvent;
import io.deepstream.server.application.ClientDisconnectedEvent;
import io.deepstream.server.connection.ClientListener;
import io.deepstream.server.connection.Connection;

/**
 * Clients that come and go.
 */
final class ClientEvents implements ClientListener {

	private final EventQueue queue;

	ClientEvents(EventQueue queue) {
		this.queue = queue;
	}

	@Override
	public void connected(Connection client) {
		add(client, (user, id) -> new ClientConnectedEvent(user, id));
	}

	@Override
	public void disconnected(Connection client) {
		add(client, (user, id) -> new ClientDisconnectedEvent(user, id, Objects.requireNonNull(client.closeReason())));
	}

	private void add(Connection client, BiFunction<String, Long, Object> event) {
		this.queue.add(event.apply(Objects.requireNonNull(client.user()).id(), client.id()));
	}

}
