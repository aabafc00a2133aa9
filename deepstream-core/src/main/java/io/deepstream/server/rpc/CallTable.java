package io.deepstream.server.rpc;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.deepstream.server.connection.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Calls by the connection they belong to and their correlation id, which clients choose
 * and which is therefore only unique within a connection. Bounded by the pending requests
 * of the clients.
 */
final class CallTable {

	private final Map<Connection, Map<String, Call>> calls = new ConcurrentHashMap<>();

	/** Adds a call unless the connection has one with this id. */
	boolean add(Connection connection, Call call) {
		boolean[] added = new boolean[1];
		this.calls.compute(connection, (key, present) -> {
			Map<String, Call> own = (present != null) ? present : new ConcurrentHashMap<>(4);
			added[0] = own.putIfAbsent(call.correlationId(), call) == null;
			return own;
		});
		return added[0];
	}

	@Nullable Call get(Connection connection, String correlationId) {
		Map<String, Call> own = this.calls.get(connection);
		return (own != null) ? own.get(correlationId) : null;
	}

	void remove(Connection connection, Call call) {
		Map<String, Call> own = this.calls.get(connection);
		if (own != null) {
			own.remove(call.correlationId(), call);
			if (connection.isClosed()) {
				this.calls.computeIfPresent(connection, (key, rest) -> rest.isEmpty() ? null : rest);
			}
		}
	}

	/** Whether a connection has any. */
	boolean contains(Connection connection) {
		Map<String, Call> own = this.calls.get(connection);
		return own != null && !own.isEmpty();
	}

	/** Removes and returns what a connection has. */
	Collection<Call> removeAll(Connection connection) {
		Map<String, Call> own = this.calls.remove(connection);
		return (own != null) ? own.values() : List.of();
	}

	int size() {
		return this.calls.values().stream().mapToInt(Map::size).sum();
	}

}
