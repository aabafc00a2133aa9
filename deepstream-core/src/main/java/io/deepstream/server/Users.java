package io.deepstream.server;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.deepstream.server.connection.ClientListener;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Quota;
import io.deepstream.server.connection.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users who are logged in on this node, and what each may still ask for. Bounded by
 * the connections: a user is forgotten with the last one.
 */
final class Users {

	private static final Logger logger = LoggerFactory.getLogger(Users.class);

	private final Map<String, Shared> byId = new ConcurrentHashMap<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final Supplier<Quota> quotas;

	private final ClientListener listener;

	/** Those that the listener has heard of; empty if there is none. */
	private final Set<Connection> announced = ConcurrentHashMap.newKeySet();

	Users(Supplier<Quota> quotas, ClientListener listener) {
		this.quotas = quotas;
		this.listener = listener;
	}

	/** A client has logged in; it may have gone meanwhile. */
	void join(Connection connection, User user) {
		this.byId.compute(user.id(), (id, present) -> {
			if (connection.isClosed()) {
				return present;
			}
			Shared shared = (present != null) ? present
					: new Shared(user.isAnonymous() ? Quota.UNLIMITED : this.quotas.get());
			shared.connections++;
			this.connections.incrementAndGet();
			connection.allowance().share(shared.quota);
			return shared;
		});
		if (this.listener != ClientListener.NONE) {
			announce(connection);
		}
	}

	/** Whoever comes second, this or the end of the connection, tells of the end. */
	private void announce(Connection connection) {
		tell(ClientListener::connected, connection);
		this.announced.add(connection);
		if (connection.isClosed()) {
			farewell(connection);
		}
	}

	private void farewell(Connection connection) {
		if (this.announced.remove(connection)) {
			tell(ClientListener::disconnected, connection);
		}
	}

	private void tell(BiConsumer<ClientListener, Connection> what, Connection connection) {
		try {
			what.accept(this.listener, connection);
		}
		catch (RuntimeException failure) {
			logger.error("{} has failed to hear of {}", this.listener, connection, failure);
		}
	}

	/** A connection has ended, logged in or not. */
	void leave(Connection connection) {
		User user = connection.user();
		if (user == null) {
			return;
		}
		this.byId.computeIfPresent(user.id(), (id, shared) -> {
			// whoever logs in later finds the connection closed
			if (!connection.allowance().isShared()) {
				return shared;
			}
			this.connections.decrementAndGet();
			return (--shared.connections > 0) ? shared : null;
		});
		farewell(connection);
	}

	/** Connections that are logged in. */
	int connections() {
		return this.connections.get();
	}

	/** Users, each once. */
	int size() {
		return this.byId.size();
	}

	/** Its count changes only within the map's operations on its user. */
	private static final class Shared {

		private final Quota quota;

		private int connections;

		Shared(Quota quota) {
			this.quota = quota;
		}

	}

}
