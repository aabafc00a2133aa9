package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.permission.valve.InvalidRulesException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The Actuator's endpoint {@code deepstream}: how the node is, who is to be disconnected,
 * the rules read anew, clients sent to other nodes. What it answers: docs/actuator.md.
 */
@Endpoint(id = "deepstream")
public final class ServerActuator {

	private final ServerReport report;

	private final DeepstreamServer server;

	private final DrainLifecycle drain;

	private final @Nullable ValveRulesFile rules;

	ServerActuator(ServerReport report, DeepstreamServer server, DrainLifecycle drain, @Nullable ValveRulesFile rules) {
		this.report = report;
		this.server = server;
		this.drain = drain;
		this.rules = rules;
	}

	/**
	 * How the node is.
	 * @return its clients, and why others were disconnected since the start
	 */
	@ReadOperation
	public NodeStatus status() {
		Map<String, Long> closed = new LinkedHashMap<>();
		for (CloseReason reason : CloseReason.values()) {
			closed.put(ServerReport.lowerCase(reason.name()), this.server.closedConnections(reason));
		}
		return new NodeStatus(this.server.options().nodeId(), this.server.isDraining(), this.server.cluster().members(),
				this.server.connectionCount(), closed, (this.rules != null) ? this.rules.problem() : null);
	}

	/**
	 * A part of what there is to know.
	 * @param part {@code nodes}, {@code connections}, {@code subscriptions},
	 * {@code limits} or {@code rules}
	 * @param user whose connections; null for all
	 * @param page of connections, from 0
	 * @param size connections of a page, 1 to 1000
	 * @return null if there is no such part
	 */
	@ReadOperation
	public @Nullable Object part(@Selector String part, @Nullable String user, @Nullable Integer page,
			@Nullable Integer size) {
		return switch (part) {
			case "nodes" -> this.report.nodes();
			case "connections" -> this.report.connections(user, Page.of(page, size));
			case "subscriptions" -> this.report.subscriptions();
			case "limits" -> this.report.limits();
			case "rules" -> this.report.rules();
			default -> null;
		};
	}

	/**
	 * One entry of a part.
	 * @param part {@code connections} or {@code subscriptions}
	 * @param entry number of a connection, or {@code event}, {@code record}, {@code rpc}
	 * or {@code presence}
	 * @param page of names, from 0; those with the most subscribers first
	 * @param size names of a page, 1 to 1000
	 * @return null if there is no such entry
	 */
	@ReadOperation
	public @Nullable Object entry(@Selector String part, @Selector String entry, @Nullable Integer page,
			@Nullable Integer size) {
		return switch (part) {
			case "connections" -> this.report.connection(number(entry));
			case "subscriptions" -> this.report.subscriptions(entry, Page.of(page, size));
			default -> null;
		};
	}

	/** Connections count from 1. */
	private static long number(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException other) {
			return 0;
		}
	}

	/**
	 * Disconnects clients: all of a user, on all nodes, or one.
	 * @param part {@code connections}
	 * @param user the id; null for one client
	 * @param number of the client; null for all of a user
	 * @param node where that client is connected; null for this one
	 * @param reason shown to the client, at most 1000 characters
	 * @return connections of this node that were closed
	 */
	@DeleteOperation
	public Disconnected disconnect(@Selector String part, @Nullable String user, @Nullable Long number,
			@Nullable String node, @Nullable String reason) {
		if (!part.equals("connections") || (user == null) == (number == null)) {
			throw invalid("Either connections of a user or the number of one can be deleted");
		}
		try {
			if (number == null) {
				return new Disconnected(this.server.disconnect(String.valueOf(user), reason));
			}
			String where = (node != null) ? node : this.server.options().nodeId();
			return new Disconnected(this.server.disconnect(where, number, reason) ? 1 : 0);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Does something to the node.
	 * @param action {@code permissions} reads the file with the rules anew, {@code drain}
	 * makes clients go to other nodes and takes no others any more
	 * @return what became of it
	 */
	@WriteOperation
	public Object act(@Selector String action) {
		return switch (action) {
			case "permissions" -> reload();
			case "drain" -> {
				this.drain.drain();
				yield new Draining(this.server.isDraining(), this.server.connectionCount());
			}
			default -> throw invalid("Neither permissions nor drain");
		};
	}

	private Reloaded reload() {
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

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	/**
	 * How a node is.
	 *
	 * @param node its name
	 * @param draining whether clients have to go to other nodes
	 * @param members of the cluster, this node included
	 * @param connections clients of this node
	 * @param closed connections by {@link CloseReason}
	 * @param rulesProblem why the file with the rules is not in use as it is now
	 */
	public record NodeStatus(String node, boolean draining, Set<String> members, int connections,
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

	/**
	 * Clients that go.
	 *
	 * @param connections those that are left
	 */
	public record Draining(boolean draining, int connections) {
	}

}
