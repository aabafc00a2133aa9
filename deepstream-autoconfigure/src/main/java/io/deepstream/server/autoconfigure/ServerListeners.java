package io.deepstream.server.autoconfigure;

import java.util.List;

import io.deepstream.server.spi.Operation;
import io.deepstream.server.spi.Outcome;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * All listeners of an application as one.
 *
 * @param all told in this order
 */
record ServerListeners(List<ServerListener> all) implements ServerListener {

	@Override
	public void connectorChanged(String connector, State state, @Nullable Throwable cause) {
		this.all.forEach((listener) -> listener.connectorChanged(connector, state, cause));
	}

	@Override
	public boolean wantsTimes() {
		return this.all.stream().anyMatch(ServerListener::wantsTimes);
	}

	@Override
	public void took(Operation operation, Outcome outcome, long nanos) {
		for (ServerListener listener : this.all) {
			listener.took(operation, outcome, nanos);
		}
	}

}
