package io.deepstream.server.routing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Traffic;
import io.deepstream.server.protocol.EncodedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Which connections are subscribed to which names. Any thread. Messages published to one
 * name reach every subscriber in the same order. Bounded by the number of names a
 * connection may subscribe to.
 */
public final class Subscriptions {

	private final ConcurrentHashMap<String, Subscribers> byName = new ConcurrentHashMap<>();

	private final ConcurrentHashMap<Connection, Set<String>> byConnection = new ConcurrentHashMap<>();

	private final LongAdder size = new LongAdder();

	private final int maxPerConnection;

	private final Traffic traffic;

	/**
	 * Starts empty.
	 * @param maxPerConnection names one connection of a client may be subscribed to
	 * @param traffic counts what is published
	 */
	public Subscriptions(int maxPerConnection, Traffic traffic) {
		this.maxPerConnection = maxPerConnection;
		this.traffic = traffic;
	}

	/** What became of a request to subscribe. */
	public enum Outcome {

		/** Subscribed now. */
		ADDED,

		/** Was subscribed before; nothing changed. */
		ALREADY_SUBSCRIBED,

		/** The connection has as many names as it may have. */
		TOO_MANY,

		/** The connection has ended. */
		CLOSED

	}

	/**
	 * Subscribes a connection to a name.
	 * @param name exact
	 * @param connection receives what is published from now on
	 * @return what happened
	 */
	public Outcome subscribe(String name, Connection connection) {
		Outcome[] outcome = { Outcome.ADDED };
		this.byConnection.compute(connection, (key, names) -> {
			Set<String> subscribed = (names != null) ? names : new HashSet<>(4);
			if (subscribed.contains(name)) {
				outcome[0] = Outcome.ALREADY_SUBSCRIBED;
			}
			else if (subscribed.size() >= this.maxPerConnection && !connection.isLocal()) {
				outcome[0] = Outcome.TOO_MANY;
			}
			else {
				subscribed.add(name);
				add(name, connection);
			}
			return subscribed;
		});
		if (outcome[0] != Outcome.ADDED || !connection.isClosed()) {
			return outcome[0];
		}
		unsubscribe(name, connection);
		return Outcome.CLOSED;
	}

	/**
	 * Ends a subscription.
	 * @param name exact
	 * @param connection receives nothing that is published later
	 * @return false when it was not subscribed
	 */
	public boolean unsubscribe(String name, Connection connection) {
		boolean[] removed = new boolean[1];
		this.byConnection.computeIfPresent(connection, (key, names) -> {
			removed[0] = names.remove(name);
			if (removed[0]) {
				remove(name, connection);
			}
			return names.isEmpty() ? null : names;
		});
		return removed[0];
	}

	/**
	 * Ends all subscriptions of a connection.
	 * @param connection usually one that has ended
	 * @return the names it was subscribed to
	 */
	public Set<String> unsubscribeAll(Connection connection) {
		Set<String> removed = new HashSet<>();
		this.byConnection.computeIfPresent(connection, (key, names) -> {
			removed.addAll(names);
			names.forEach((name) -> remove(name, connection));
			return null;
		});
		return removed;
	}

	/**
	 * Ends all subscriptions to a name.
	 * @param name exact
	 */
	public void unsubscribeAll(String name) {
		subscribers(name).forEach((connection) -> unsubscribe(name, connection));
	}

	private void add(String name, Connection connection) {
		this.size.increment();
		this.byName.compute(name, (key, present) -> {
			Subscribers subscribers = (present != null) ? present : new Subscribers();
			subscribers.add(connection);
			return subscribers;
		});
	}

	private void remove(String name, Connection connection) {
		this.size.decrement();
		this.byName.computeIfPresent(name, (key, subscribers) -> subscribers.remove(connection) ? null : subscribers);
	}

	/**
	 * Sends a message to all subscribers of a name.
	 * @param name exact
	 * @param message shared by all of them
	 * @param except gets nothing, usually the sender
	 */
	public void publish(String name, EncodedMessage message, @Nullable Connection except) {
		Subscribers subscribers = this.byName.get(name);
		if (subscribers != null) {
			this.traffic.broadcast(message.action(), subscribers.send(message, except));
		}
	}

	/**
	 * Whether anybody is subscribed.
	 * @param name exact
	 * @return true with at least one subscriber
	 */
	public boolean hasSubscribers(String name) {
		return this.byName.containsKey(name);
	}

	/**
	 * Whether a connection is subscribed.
	 * @param name exact
	 * @param connection any
	 * @return true if so at this moment
	 */
	public boolean isSubscribed(String name, Connection connection) {
		Subscribers subscribers = this.byName.get(name);
		return subscribers != null && subscribers.contains(connection);
	}

	/**
	 * One of the subscribers of a name, each as likely as the other.
	 * @param name exact
	 * @param eligible whether a connection may be chosen; called under a lock, returns at
	 * once
	 * @return null if none may
	 */
	public @Nullable Connection random(String name, Predicate<Connection> eligible) {
		Subscribers subscribers = this.byName.get(name);
		return (subscribers != null) ? subscribers.random(eligible) : null;
	}

	/**
	 * The subscribers of a name.
	 * @param name exact
	 * @return a copy
	 */
	public List<Connection> subscribers(String name) {
		Subscribers subscribers = this.byName.get(name);
		return (subscribers != null) ? subscribers.copy() : List.of();
	}

	/**
	 * The names a connection is subscribed to.
	 * @param connection any
	 * @return a copy
	 */
	public Set<String> names(Connection connection) {
		Set<String> copy = new HashSet<>();
		this.byConnection.computeIfPresent(connection, (key, names) -> {
			copy.addAll(names);
			return names;
		});
		return copy;
	}

	/**
	 * Subscriptions of all connections to all names.
	 * @return at this moment
	 */
	public long size() {
		return this.size.sum();
	}

	/**
	 * How many connections are subscribed to a name.
	 * @param name exact
	 * @return at this moment
	 */
	public int count(String name) {
		Subscribers subscribers = this.byName.get(name);
		return (subscribers != null) ? subscribers.size() : 0;
	}

	/**
	 * How many names a connection is subscribed to.
	 * @param connection any
	 * @return at this moment
	 */
	public int count(Connection connection) {
		int[] count = new int[1];
		this.byConnection.computeIfPresent(connection, (key, names) -> {
			count[0] = names.size();
			return names;
		});
		return count[0];
	}

	/**
	 * All names with at least one subscriber.
	 * @return a live view for iteration, weakly consistent
	 */
	public Set<String> names() {
		return this.byName.keySet();
	}

}
