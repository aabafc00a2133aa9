package io.deepstream.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.routing.Subscriptions;

/**
 * What clients of this node are subscribed to, for those who look after it; of
 * {@link Topic#RPC} the names that they provide. Any thread.
 */
public final class SubscriptionCounts {

	private static final Comparator<Name> FEWEST_FIRST = Comparator.comparingInt(Name::subscribers)
		.thenComparing(Name::name, Comparator.reverseOrder());

	private final Map<Topic, Subscriptions> subscriptions;

	SubscriptionCounts(Map<Topic, Subscriptions> subscriptions, Set<Topic> features) {
		this.subscriptions = new EnumMap<>(subscriptions);
		this.subscriptions.keySet().retainAll(features);
	}

	/**
	 * What there can be subscriptions of.
	 * @return the features of this node; unmodifiable
	 */
	public Set<Topic> topics() {
		return Collections.unmodifiableSet(this.subscriptions.keySet());
	}

	/**
	 * How many subscriptions there are.
	 * @param topic one of {@link #topics}
	 * @return names, and subscriptions to all of them together
	 */
	public Total total(Topic topic) {
		Subscriptions counted = of(topic);
		return new Total(counted.names().size(), counted.size());
	}

	/**
	 * The names with the most subscribers.
	 * @param topic one of {@link #topics}
	 * @param limit how many at most
	 * @return the first one has the most; of as many those first that come first in the
	 * alphabet
	 */
	public List<Name> top(Topic topic, int limit) {
		Subscriptions counted = of(topic);
		PriorityQueue<Name> top = new PriorityQueue<>(FEWEST_FIRST);
		for (String name : counted.names()) {
			top.add(new Name(name, counted.count(name)));
			if (top.size() > limit) {
				top.remove();
			}
		}
		List<Name> sorted = new ArrayList<>(top);
		sorted.sort(FEWEST_FIRST.reversed());
		return sorted;
	}

	/**
	 * What one client is subscribed to.
	 * @param connection of this node
	 * @return number of names by topic
	 */
	public Map<Topic, Integer> of(Connection connection) {
		Map<Topic, Integer> counts = new EnumMap<>(Topic.class);
		this.subscriptions.forEach((topic, counted) -> counts.put(topic, counted.count(connection)));
		return counts;
	}

	private Subscriptions of(Topic topic) {
		Subscriptions counted = this.subscriptions.get(topic);
		if (counted == null) {
			throw new IllegalArgumentException("Not a feature of this node: " + topic);
		}
		return counted;
	}

	/**
	 * All of a topic.
	 *
	 * @param names with at least one subscriber
	 * @param subscriptions of all names
	 */
	public record Total(int names, long subscriptions) {
	}

	/**
	 * One name.
	 *
	 * @param name as clients wrote it
	 * @param subscribers connections, at this moment
	 */
	public record Name(String name, int subscribers) {
	}

}
