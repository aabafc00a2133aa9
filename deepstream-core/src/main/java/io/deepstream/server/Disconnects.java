package io.deepstream.server;

import java.util.List;

import io.deepstream.server.cluster.Cluster;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ClusterMessage;
import io.deepstream.server.protocol.ClusterMessage.Kind;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * Clients that are disconnected because somebody wants it, on all nodes. The last message
 * of a client that is logged in is the one of a failed login with the reason as its data:
 * of what published clients understand it is the one that they do not take for a failure
 * of the network. One that is not logged in is told not to come again.
 */
final class Disconnects {

	private static final int MAX_REASON = 1000;

	/** Instead of the number of a connection, which begin with 1. */
	private static final long ALL_OF_A_USER = 0;

	private final Connections connections;

	private final Cluster cluster;

	private final Json json;

	Disconnects(Connections connections, Cluster cluster, Json json) {
		this.connections = connections;
		this.cluster = cluster;
		this.json = json;
		cluster.onDirect(Kind.DISCONNECT, this::askedElsewhere);
	}

	/** Disconnects a user everywhere; returns the connections of this node. */
	int user(String user, @Nullable String reason) {
		byte[] data = data(reason);
		this.cluster.broadcast(new ClusterMessage(Kind.DISCONNECT, ALL_OF_A_USER, List.of(user), data));
		return closeAll(user, data);
	}

	/** Disconnects one client; false if it is not one of this node. */
	boolean connection(String node, long id, @Nullable String reason) {
		byte[] data = data(reason);
		if (node.equals(this.cluster.nodeId())) {
			return close(this.connections.get(id), data);
		}
		this.cluster.send(node, new ClusterMessage(Kind.DISCONNECT, id, List.of(), data));
		return false;
	}

	private byte[] data(@Nullable String reason) {
		String text = (reason != null && !reason.isBlank()) ? reason : CloseReason.DISCONNECTED.text();
		if (text.length() > MAX_REASON) {
			throw new IllegalArgumentException(
					"A reason has at most " + MAX_REASON + " characters, not " + text.length());
		}
		try {
			return this.json.write(text);
		}
		catch (JsonException broken) {
			throw new IllegalArgumentException("Not a text that can be sent", broken);
		}
	}

	private void askedElsewhere(String origin, ClusterMessage message) {
		byte[] data = message.payload();
		if (message.number() != ALL_OF_A_USER) {
			close(this.connections.get(message.number()), data);
		}
		else {
			message.names().forEach((user) -> closeAll(user, data));
		}
	}

	private int closeAll(String id, byte[] data) {
		int closed = 0;
		for (Connection connection : this.connections.open()) {
			User user = connection.user();
			if (user != null && user.id().equals(id) && close(connection, data)) {
				closed++;
			}
		}
		return closed;
	}

	private static boolean close(@Nullable Connection connection, byte[] data) {
		if (connection == null || connection.isClosed()) {
			return false;
		}
		connection.send((connection.user() != null) ? Message.builder(AuthAction.AUTH_UNSUCCESSFUL).data(data).build()
				: Message.of(AuthAction.TOO_MANY_AUTH_ATTEMPTS));
		connection.close(CloseReason.DISCONNECTED);
		return true;
	}

}
