package io.deepstream.server.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.connection.TransportGroup;
import io.deepstream.server.protocol.EncodedMessage;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one name: a list, and, from {@value #INDEXED} on, the places in it
 * so that leaving does not search. Sending goes by groups of transports, which are made
 * anew by the first message after somebody came or went. Any thread.
 */
final class Subscribers {

	private static final int INDEXED = 16;

	private final ArrayList<Connection> connections = new ArrayList<>(2);

	private @Nullable Map<Connection, Integer> places;

	private Batch @Nullable [] batches;

	synchronized void add(Connection connection) {
		this.batches = null;
		this.connections.add(connection);
		int size = this.connections.size();
		if (this.places != null) {
			this.places.put(connection, size - 1);
		}
		else if (size == INDEXED) {
			this.places = new HashMap<>();
			for (int place = 0; place < size; place++) {
				this.places.put(this.connections.get(place), place);
			}
		}
	}

	/**
	 * Removes and tells whether none is left. The last one takes the place of the one
	 * that goes.
	 */
	synchronized boolean remove(Connection connection) {
		this.batches = null;
		Integer known = (this.places != null) ? this.places.remove(connection) : null;
		int place = (known != null) ? known : this.connections.indexOf(connection);
		Connection last = this.connections.remove(this.connections.size() - 1);
		if (last != connection) {
			this.connections.set(place, last);
			if (this.places != null) {
				this.places.put(last, place);
			}
		}
		return this.connections.isEmpty();
	}

	/** Returns to how many it was sent. */
	synchronized int send(EncodedMessage message, @Nullable Connection except) {
		int size = this.connections.size();
		if (size == 1) {
			Connection only = this.connections.get(0);
			if (only == except) {
				return 0;
			}
			only.transport().send(message);
			return 1;
		}
		if (this.batches == null) {
			this.batches = batches();
		}
		Transport excluded = (except != null) ? except.transport() : null;
		for (Batch batch : this.batches) {
			batch.group.send(message, batch.receivers, excluded);
		}
		return (except != null && contains(except)) ? size - 1 : size;
	}

	private Batch[] batches() {
		Map<TransportGroup, List<Transport>> byGroup = new LinkedHashMap<>();
		for (Connection connection : this.connections) {
			Transport transport = connection.transport();
			byGroup.computeIfAbsent(transport.group(), (group) -> new ArrayList<>()).add(transport);
		}
		return byGroup.entrySet()
			.stream()
			.map((group) -> new Batch(group.getKey(), group.getValue().toArray(Transport[]::new)))
			.toArray(Batch[]::new);
	}

	synchronized @Nullable Connection random(Predicate<Connection> eligible) {
		int size = this.connections.size();
		int first = (size > 1) ? ThreadLocalRandom.current().nextInt(size) : 0;
		for (int i = 0; i < size; i++) {
			Connection candidate = this.connections.get((first + i) % size);
			if (eligible.test(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	synchronized boolean contains(Connection connection) {
		return (this.places != null) ? this.places.containsKey(connection) : this.connections.contains(connection);
	}

	synchronized int size() {
		return this.connections.size();
	}

	synchronized List<Connection> copy() {
		return List.copyOf(this.connections);
	}

	/** Those subscribers that are written to by one group. */
	private record Batch(TransportGroup group, Transport[] receivers) {
	}

}
