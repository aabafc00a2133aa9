package io.deepstream.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Quota;
import io.deepstream.server.connection.User;

/**
 * The users who are logged in on this node, and what each may still ask for. Bounded by
 * the connections: a user is forgotten with the last one.
 */
final class Users {

	private final Map<String, Shared> byId = new ConcurrentHashMap<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final Supplier<Quota> quotas;

	Users(Supplier<Quota> quotas) {
		this.quotas = quotas;
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
