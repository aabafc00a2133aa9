package io.deepstream.server.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.protocol.ClusterMessage;
import io.deepstream.server.protocol.ClusterMessage.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which nodes are here, and their parts of the state. Every node counts the changes of
 * its part; changes carry the count, heartbeats repeat it. Whoever misses one asks the
 * owner for all. A start is told from a restart by a random incarnation. Everything runs
 * on the cluster's strand.
 */
final class Membership implements ClusterState.Replication {

	private static final Logger logger = LoggerFactory.getLogger(Membership.class);

	/** Characters in one message of a full state; the bus takes 1 MiB. */
	private static final int CHARACTERS_PER_PART = 128 * 1024;

	private static final String MORE = "more";

	private static final String LAST = "last";

	private static final String AGAIN = "again";

	private final String self;

	private final ClusterOptions options;

	private final Scheduler scheduler;

	private final Outbox outbox;

	private final String incarnation = Long.toHexString(ThreadLocalRandom.current().nextLong());

	private final Map<String, Member> members = new ConcurrentHashMap<>();

	private final List<MembershipListener> listeners = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> conflict = new CompletableFuture<>();

	private final ClusterState state;

	private volatile Set<String> names;

	private String fingerprint = "";

	private long changes;

	Membership(String self, ClusterOptions options, Scheduler scheduler, Outbox outbox, ClusterStateFactory factory) {
		this.self = self;
		this.options = options;
		this.scheduler = scheduler;
		this.outbox = outbox;
		this.state = factory.create(this);
		this.names = Set.of(self);
	}

	ClusterState state() {
		return this.state;
	}

	/** What all nodes must have in common. */
	void fingerprint(String own) {
		this.fingerprint = own;
	}

	/** Live nodes whose state is known, this one included, sorted. Any thread. */
	Set<String> names() {
		return this.names;
	}

	/** All that were heard of, this node first. Any thread. */
	List<MemberStatus> statuses() {
		Map<Registry, Map<String, Integer>> counts = new EnumMap<>(Registry.class);
		for (Registry registry : Registry.values()) {
			counts.put(registry, this.state.counts(registry));
		}
		List<MemberStatus> statuses = new ArrayList<>();
		statuses.add(MemberStatus.of(this.self, true, Duration.ZERO, counts));
		long now = this.scheduler.nanoTime();
		new TreeMap<>(this.members).forEach((node, member) -> statuses
			.add(MemberStatus.of(node, member.joined, Duration.ofNanos(now - member.lastHeard), counts)));
		return statuses;
	}

	/** Fails when this node may not be part of the cluster. */
	CompletableFuture<Void> conflict() {
		return this.conflict;
	}

	/** Whether everybody who was heard of has told its state. */
	boolean isSettled() {
		return this.members.values().stream().allMatch((member) -> member.joined);
	}

	void addListener(MembershipListener listener) {
		this.listeners.add(listener);
	}

	void announce() {
		this.outbox.broadcast(aboutSelf(Kind.HELLO));
	}

	/** What this node sent before, or was sent, may be lost. */
	void returned() {
		this.outbox.broadcast(aboutSelf(Kind.HELLO, AGAIN));
	}

	void beat() {
		this.outbox.broadcast(aboutSelf(Kind.HEARTBEAT));
		long now = this.scheduler.nanoTime();
		List<String> silent = new ArrayList<>();
		this.members.forEach((node, member) -> {
			if (now - member.lastHeard > this.options.nodeTimeout().toNanos()) {
				silent.add(node);
			}
		});
		silent.forEach((node) -> remove(node, "was silent for " + this.options.nodeTimeout()));
		this.outbox.retain(this.members.keySet());
	}

	void leave() {
		this.outbox.broadcast(aboutSelf(Kind.LEAVE));
	}

	private ClusterMessage aboutSelf(Kind kind, String... more) {
		List<String> names = new ArrayList<>(List.of(this.incarnation, this.fingerprint));
		names.addAll(List.of(more));
		return new ClusterMessage(kind, this.changes, names);
	}

	@Override
	public void changed(Registry registry, String name, boolean added) {
		this.changes++;
		if (!this.members.isEmpty()) {
			this.outbox.broadcast(new ClusterMessage(Kind.STATE_DELTA, this.changes,
					List.of(this.incarnation, registry.name(), added ? "+" : "-", name)));
		}
	}

	/**
	 * Handles a message about membership or state; what else nobody handles is ignored.
	 */
	void received(String origin, ClusterMessage message) {
		switch (message.kind()) {
			case STATE_REQUEST -> sendState(origin);
			case HELLO, HEARTBEAT, STATE_DELTA, STATE_FULL, LEAVE -> heard(origin, message);
			default -> logger.debug("Node {} sent {}", origin, message.kind());
		}
	}

	private void heard(String origin, ClusterMessage message) {
		String sender = message.names().get(0);
		if (origin.equals(this.self)) {
			refuseNamesake(sender, message.kind());
			return;
		}
		if (message.kind() == Kind.LEAVE) {
			Member member = this.members.get(origin);
			if (member != null && member.incarnation.equals(sender)) {
				remove(origin, "left");
			}
			return;
		}
		Member member = meet(origin, sender);
		switch (message.kind()) {
			case HELLO -> compare(origin, message.names().get(1), (compatible) -> {
				// tells a node that is configured differently so before it has started
				sendState(origin);
				if (compatible) {
					askIfBehind(origin, member, message.number());
					if (message.names().contains(AGAIN)) {
						this.listeners.forEach((listener) -> listener.nodeReturned(origin));
					}
				}
			});
			case HEARTBEAT -> askIfBehind(origin, member, message.number());
			case STATE_DELTA -> applyDelta(origin, member, message);
			default -> applyState(origin, member, message);
		}
	}

	/** One that starts is told at once, before it has served a client. */
	private void refuseNamesake(String sender, Kind kind) {
		if (!sender.equals(this.incarnation)) {
			if (kind == Kind.HELLO) {
				this.outbox.broadcast(aboutSelf(Kind.HEARTBEAT));
			}
			String text = "Another node of the cluster is named '" + this.self
					+ "': give each node a name of its own (property deepstream.node-id)";
			if (!this.conflict.completeExceptionally(new IllegalStateException(text))) {
				logger.error(text);
			}
		}
	}

	/**
	 * Compares fingerprints. If they differ this node's is read anew first: it changes
	 * when a cache was emptied, and the node that started later knows the new one. One
	 * that could not read its own yet has none.
	 */
	private void compare(String origin, String theirs, Consumer<Boolean> then) {
		if (theirs.equals(this.fingerprint)) {
			then.accept(true);
			return;
		}
		this.outbox.fingerprint().whenComplete((own, failure) -> this.outbox.later(() -> {
			if (failure != null) {
				logger.debug("Whether node {} has the same cache is not known", origin, failure);
				return;
			}
			this.fingerprint = own;
			if (!theirs.equals(own) && !theirs.isEmpty()) {
				refuse(origin, theirs);
			}
			then.accept(theirs.equals(own));
		}));
	}

	private void refuse(String origin, String theirs) {
		String text = "Node '" + origin + "' uses another cache (" + theirs + ") than this node '" + this.self + "' ("
				+ this.fingerprint + "): nodes on one message bus must share one cache, which a memory cache cannot"
				+ " be (property deepstream.cache.type); give another cluster another prefix on the bus";
		logger.error(text);
		this.conflict.completeExceptionally(new IllegalStateException(text));
	}

	private Member meet(String origin, String sender) {
		Member member = this.members.get(origin);
		if (member != null && !member.incarnation.equals(sender)) {
			remove(origin, "was restarted");
			member = null;
		}
		if (member == null) {
			member = new Member(sender);
			this.members.put(origin, member);
		}
		member.lastHeard = this.scheduler.nanoTime();
		return member;
	}

	private void askIfBehind(String origin, Member member, long changes) {
		if (!member.joined || member.changes != changes) {
			member.asked = true;
			this.outbox.send(origin, new ClusterMessage(Kind.STATE_REQUEST, 0, List.of()));
		}
	}

	private void applyDelta(String origin, Member member, ClusterMessage delta) {
		if (!member.joined || delta.number() != member.changes + 1) {
			if (!member.asked && (!member.joined || delta.number() > member.changes)) {
				askIfBehind(origin, member, delta.number());
			}
			return;
		}
		member.changes = delta.number();
		Registry registry = Registry.valueOf(delta.names().get(1));
		String name = delta.names().get(3);
		if (delta.names().get(2).equals("+")) {
			this.state.put(registry, name, origin);
		}
		else {
			this.state.drop(registry, name, origin);
		}
	}

	private void sendState(String node) {
		List<String> names = new ArrayList<>();
		for (Registry registry : Registry.values()) {
			this.state.part(registry, this.self).forEach((name) -> names.add(registry.name() + ':' + name));
		}
		int from = 0;
		int index = 0;
		do {
			int to = from;
			for (int room = CHARACTERS_PER_PART; to < names.size() && room > 0; to++) {
				room -= names.get(to).length();
			}
			List<String> part = new ArrayList<>(List.of(this.incarnation, this.fingerprint, Integer.toString(index++),
					(to == names.size()) ? LAST : MORE));
			part.addAll(names.subList(from, to));
			this.outbox.send(node, new ClusterMessage(Kind.STATE_FULL, this.changes, part));
			from = to;
		}
		while (from < names.size());
	}

	/**
	 * Takes one part of a full state; the state counts when all parts have arrived,
	 * unless changes made after it have overtaken it.
	 */
	private void applyState(String origin, Member member, ClusterMessage message) {
		List<String> names = message.names();
		if (!names.get(1).equals(this.fingerprint)) {
			compare(origin, names.get(1), (compatible) -> {
				if (compatible) {
					announce();
				}
			});
			return;
		}
		int index = Integer.parseInt(names.get(2));
		if (index == 0) {
			member.arriving.clear();
			member.arrivingChanges = message.number();
			member.arrivedParts = 0;
		}
		if (message.number() != member.arrivingChanges || index != member.arrivedParts) {
			return;
		}
		member.arrivedParts++;
		member.arriving.addAll(names.subList(4, names.size()));
		if (names.get(3).equals(LAST)) {
			member.asked = false;
			if (!member.joined || message.number() >= member.changes) {
				member.changes = message.number();
				replaceParts(origin, member.arriving);
			}
			member.arriving.clear();
			join(origin, member);
		}
	}

	private void replaceParts(String origin, List<String> names) {
		for (Registry registry : Registry.values()) {
			String prefix = registry.name() + ':';
			Set<String> part = new HashSet<>();
			for (String name : names) {
				if (name.startsWith(prefix)) {
					part.add(name.substring(prefix.length()));
				}
			}
			this.state.replacePart(registry, origin, part);
		}
	}

	private void join(String origin, Member member) {
		if (!member.joined) {
			member.joined = true;
			updateNames();
			logger.info("Node {} joined, the cluster is {}", origin, this.names);
			this.listeners.forEach((listener) -> listener.nodeJoined(origin));
		}
	}

	private void remove(String node, String why) {
		Member member = this.members.remove(node);
		this.outbox.forget(node);
		if (member != null && member.joined) {
			updateNames();
			logger.info("Node {} {}, the cluster is {}", node, why, this.names);
			for (Registry registry : Registry.values()) {
				this.state.replacePart(registry, node, Set.of());
			}
			this.listeners.forEach((listener) -> listener.nodeLeft(node));
		}
	}

	private void updateNames() {
		Set<String> joined = new TreeSet<>();
		joined.add(this.self);
		this.members.forEach((node, member) -> {
			if (member.joined) {
				joined.add(node);
			}
		});
		this.names = Collections.unmodifiableSet(joined);
	}

	/** Makes the state that reports its changes here. */
	interface ClusterStateFactory {

		ClusterState create(ClusterState.Replication replication);

	}

}
