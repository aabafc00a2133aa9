package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.User;
import io.deepstream.server.permission.valve.InvalidRulesException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The Actuator's endpoint {@code deepstream}: how the node is, who is to be disconnected,
 * and the rules read anew.
 */
@Endpoint(id = "deepstream")
public final class ServerActuator {

	private final DeepstreamServer server;

	private final @Nullable ValveRulesFile rules;

	ServerActuator(DeepstreamServer server, @Nullable ValveRulesFile rules) {
		this.server = server;
		this.rules = rules;
	}

	/**
	 * How the node is.
	 * @return its clients, and what they were refused or disconnected for since the start
	 */
	@ReadOperation
	public NodeStatus status() {
		return new NodeStatus(this.server.options().nodeId(), this.server.cluster().members(),
				this.server.connectionCount(), counts(Limit.values(), this.server::refusals),
				counts(CloseReason.values(), this.server::closedConnections),
				(this.rules != null) ? this.rules.problem() : null);
	}

	private static <E extends Enum<E>> Map<String, Long> counts(E[] values, ToLongFunction<E> count) {
		Map<String, Long> counts = new LinkedHashMap<>();
		for (E value : values) {
			counts.put(value.name().toLowerCase(Locale.ROOT).replace('_', '-'), count.applyAsLong(value));
		}
		return counts;
	}

	/**
	 * The connections of a user to this node.
	 * @param user the id
	 * @return remote addresses by the number of the connection
	 */
	@ReadOperation
	public Map<Long, String> connections(@Selector String user) {
		Map<Long, String> found = new TreeMap<>();
		this.server.connections().forEach((connection) -> {
			User known = connection.user();
			if (known != null && known.id().equals(user)) {
				found.put(connection.id(), connection.handshake().remoteAddress());
			}
		});
		return found;
	}

	/**
	 * Disconnects a user from all nodes.
	 * @param user the id
	 * @param reason shown to the client
	 * @return connections of this node that were closed
	 */
	@DeleteOperation
	public Disconnected disconnectUser(@Selector String user, @Nullable String reason) {
		return new Disconnected(this.server.disconnect(user, reason));
	}

	/**
	 * Disconnects one client.
	 * @param node where it is connected
	 * @param connection its number there
	 * @param reason shown to the client
	 * @return connections of this node that were closed
	 */
	@DeleteOperation
	public Disconnected disconnectClient(@Selector String node, @Selector long connection, @Nullable String reason) {
		return new Disconnected(this.server.disconnect(node, connection, reason) ? 1 : 0);
	}

	/**
	 * Reads the file with the rules anew.
	 * @return what became of it
	 */
	@WriteOperation
	public Reloaded reloadPermissions() {
		if (this.rules == null) {
			return new Reloaded(false, "deepstream.permission.type is not valve");
		}
		try {
			this.rules.reload();
			return new Reloaded(true, null);
		}
		catch (IOException | InvalidRulesException ex) {
			return new Reloaded(false, WatchedFile.reason(ex));
		}
	}

	/**
	 * How a node is.
	 *
	 * @param node its name
	 * @param members of the cluster, this node included
	 * @param connections clients of this node
	 * @param refusals by {@link Limit}
	 * @param closed connections by {@link CloseReason}
	 * @param rulesProblem why the file with the rules is not in use as it is now
	 */
	public record NodeStatus(String node, Set<String> members, int connections, Map<String, Long> refusals,
			Map<String, Long> closed, @Nullable String rulesProblem) {
	}

	/**
	 * What was disconnected.
	 *
	 * @param connections of this node
	 */
	public record Disconnected(int connections) {
	}

	/**
	 * What became of the rules.
	 *
	 * @param reloaded whether those of the file are in use now
	 * @param problem why not
	 */
	public record Reloaded(boolean reloaded, @Nullable String problem) {
	}

}
