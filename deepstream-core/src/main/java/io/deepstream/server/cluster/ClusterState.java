package io.deepstream.server.cluster;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import io.deepstream.server.concurrent.Strand;

/**
 * Sets of names of which every node owns a part, known to all nodes. Any thread may ask;
 * an answer is a snapshot. Changes and the calls of observers happen on the cluster's
 * strand, in order.
 */
public final class ClusterState {

	private final String self;

	private final Strand strand;

	private final Replication replication;

	private final Map<Registry, Map<String, Set<String>>> nodesByName = new EnumMap<>(Registry.class);

	private final Map<Registry, List<Observer>> observers = new EnumMap<>(Registry.class);

	ClusterState(String self, Strand strand, Replication replication) {
		this.self = self;
		this.strand = strand;
		this.replication = replication;
		for (Registry registry : Registry.values()) {
			this.nodesByName.put(registry, new ConcurrentHashMap<>());
			this.observers.put(registry, new CopyOnWriteArrayList<>());
		}
	}

	/**
	 * Looks whether this node has a name, and adds or removes it accordingly. To be
	 * called after every change; when calls race, the last look decides.
	 * @param registry which set
	 * @param name any
	 * @param present asked on the cluster's strand; returns at once
	 */
	public void update(Registry registry, String name, BooleanSupplier present) {
		this.strand.run(() -> {
			boolean added = present.getAsBoolean();
			if (added ? put(registry, name, this.self) : drop(registry, name, this.self)) {
				this.replication.changed(registry, name, added);
			}
		});
	}

	/**
	 * The nodes that have a name.
	 * @param registry which set
	 * @param name any
	 * @return node ids, this node's among them if it has the name; unmodifiable
	 */
	public Set<String> nodesWith(Registry registry, String name) {
		return of(registry).getOrDefault(name, Set.of());
	}

	/**
	 * Whether any node has a name.
	 * @param registry which set
	 * @param name any
	 * @return true if so at this moment
	 */
	public boolean contains(Registry registry, String name) {
		return of(registry).containsKey(name);
	}

	/**
	 * All names.
	 * @param registry which set
	 * @return a live, weakly consistent view
	 */
	public Set<String> names(Registry registry) {
		return of(registry).keySet();
	}

	/** How many names each node has. */
	Map<String, Integer> counts(Registry registry) {
		Map<String, Integer> counts = new HashMap<>();
		of(registry).values().forEach((nodes) -> nodes.forEach((node) -> counts.merge(node, 1, Integer::sum)));
		return counts;
	}

	/**
	 * Calls an observer for every name that appears or vanishes from now on.
	 * @param registry which set
	 * @param observer called on the cluster's strand; returns at once
	 */
	public void observe(Registry registry, Observer observer) {
		this.observers.getOrDefault(registry, List.of()).add(observer);
	}

	private Map<String, Set<String>> of(Registry registry) {
		return this.nodesByName.getOrDefault(registry, Map.of());
	}

	/** Only on the strand. */
	boolean put(Registry registry, String name, String node) {
		Set<String> before = nodesWith(registry, name);
		if (before.contains(node)) {
			return false;
		}
		Set<String> nodes = new HashSet<>(before);
		nodes.add(node);
		of(registry).put(name, Set.copyOf(nodes));
		if (before.isEmpty()) {
			this.observers.getOrDefault(registry, List.of()).forEach((observer) -> observer.added(name));
		}
		return true;
	}

	/** Only on the strand. */
	boolean drop(Registry registry, String name, String node) {
		Set<String> before = nodesWith(registry, name);
		if (!before.contains(node)) {
			return false;
		}
		if (before.size() > 1) {
			Set<String> nodes = new HashSet<>(before);
			nodes.remove(node);
			of(registry).put(name, Set.copyOf(nodes));
			return true;
		}
		of(registry).remove(name);
		this.observers.getOrDefault(registry, List.of()).forEach((observer) -> observer.removed(name));
		return true;
	}

	/** One node's part; only on the strand. */
	Set<String> part(Registry registry, String node) {
		Set<String> part = new HashSet<>();
		of(registry).forEach((name, nodes) -> {
			if (nodes.contains(node)) {
				part.add(name);
			}
		});
		return part;
	}

	/** Makes one node's part what it says it is; only on the strand. */
	void replacePart(Registry registry, String node, Set<String> names) {
		List<String> stale = new ArrayList<>(part(registry, node));
		stale.removeAll(names);
		names.forEach((name) -> put(registry, name, node));
		stale.forEach((name) -> drop(registry, name, node));
	}

	/** What is known of names. */
	public enum Registry {

		/** Users with at least one connection. */
		ONLINE_USERS,

		/** Rpc names with at least one provider. */
		RPC_PROVIDERS,

		/** Patterns of record listeners. */
		RECORD_PATTERNS,

		/** Patterns of event listeners. */
		EVENT_PATTERNS

	}

	/** Hears of names that appear in the cluster or vanish from it. */
	public interface Observer {

		/**
		 * The first node has the name.
		 * @param name new
		 */
		void added(String name);

		/**
		 * No node has the name any more.
		 * @param name gone
		 */
		void removed(String name);

	}

	/** Tells the other nodes of a change of this node's part. */
	interface Replication {

		void changed(Registry registry, String name, boolean added);

	}

}
