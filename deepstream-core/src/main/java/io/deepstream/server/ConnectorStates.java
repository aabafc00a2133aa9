package io.deepstream.server;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the connectors are, and since when. Logs every change and passes it on; that what
 * is up is still up is none.
 */
final class ConnectorStates implements ServerListener {

	private static final Logger logger = LoggerFactory.getLogger(ConnectorStates.class);

	private final Map<String, ConnectorState> states = new ConcurrentHashMap<>();

	private final ServerListener next;

	ConnectorStates(ServerListener next) {
		this.next = next;
	}

	@Override
	public void connectorChanged(String connector, State state, @Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		ConnectorState before = this.states.get(connector);
		if (state == State.UP && before != null && before.state() == State.UP) {
			return;
		}
		this.states.put(connector, ConnectorState.next(before, state, cause));
		if (state == State.UP) {
			logger.info("The {} is up", connector);
		}
		else {
			logger.warn("The {} is {}: {}", connector, state, String.valueOf(cause));
		}
		this.next.connectorChanged(connector, state, cause);
	}

	/**
	 * Waits for the first answer of a connector; with a lazy start also a failure will
	 * do.
	 */
	CompletionStage<Void> reach(String connector, CompletionStage<Void> ping, boolean lazy) {
		CompletableFuture<Void> reached = new CompletableFuture<>();
		ping.whenComplete((done, failure) -> {
			connectorChanged(connector, (failure != null) ? State.DOWN : State.UP, failure);
			if (failure == null || lazy) {
				reached.complete(null);
			}
			else {
				reached.completeExceptionally(new ConnectorException(connector, failure));
			}
		});
		return reached;
	}

	/** By connector, those that have reported. */
	Map<String, ConnectorState> all() {
		return new TreeMap<>(this.states);
	}

}
