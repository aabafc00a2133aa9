package io.deepstream.server.listen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.deepstream.server.cluster.Cluster;
import io.deepstream.server.cluster.ClusterState;
import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.cluster.MembershipListener;
import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.listen.ListenChannel.Word;
import io.deepstream.server.listen.Offers.Listener;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.routing.Answers;
import io.deepstream.server.routing.Registration;
import io.deepstream.server.routing.Subscriptions;

/**
 * The listeners of one topic: clients that supply data for names that somebody is
 * subscribed to. Every name that matches a pattern has a coordinator among the nodes,
 * which looks for one provider as long as there are subscribers. All of it happens on one
 * strand per node and topic, in {@link Wants} (this node's subscribers), {@link Searches}
 * (names this node coordinates) and {@link Offers} (this node's listeners).
 */
public final class ListenerRegistry implements MembershipListener, ClusterState.Observer {

	private static final char SEPARATOR = '\n';

	/** This node's listeners by pattern, in the order of their registration. */
	private final Map<String, Listening> listeners = new LinkedHashMap<>();

	private final Patterns patterns = new Patterns();

	private final Strand strand;

	private final ListenOptions options;

	private final ListenActions actions;

	private final Registry registry;

	private final Cluster cluster;

	private final ListenChannel channel;

	private final Wants wants;

	private final Searches searches;

	private final Offers offers;

	/** Whether no pattern is known, so that subscriptions need not be looked at. */
	private volatile boolean idle = true;

	/**
	 * Begins without listeners.
	 * @param topic event or record
	 * @param subscriptions of the same topic
	 * @param options the search
	 * @param cluster the other nodes
	 * @param threads for what does not run on the caller's thread
	 */
	public ListenerRegistry(Topic topic, Subscriptions subscriptions, ListenOptions options, Cluster cluster,
			Threads threads) {
		this.options = options;
		this.cluster = cluster;
		this.strand = new Strand(threads.workers());
		this.actions = ListenActions.of(topic);
		this.registry = (topic == Topic.RECORD) ? Registry.RECORD_PATTERNS : Registry.EVENT_PATTERNS;
		this.channel = new ListenChannel(topic, cluster, this::hear);
		this.wants = new Wants(topic, this.channel, this.patterns, subscriptions);
		this.searches = new Searches(this.channel, this.patterns, options, threads.scheduler());
		this.offers = new Offers(this.actions, this.channel, options, threads.scheduler(), this.strand);
		cluster.onDirect(this.channel.kind(),
				(node, message) -> this.strand.run(() -> this.channel.hear(node, message)));
		cluster.state().observe(this.registry, this);
		cluster.addListener(this);
		if (options.isRematching()) {
			threads.scheduler().every(options.rematchInterval(), this::resynchronise);
		}
	}

	/**
	 * Handles a message about listening.
	 * @param sender a logged-in client
	 * @param message LISTEN, UNLISTEN, LISTEN_ACCEPT or LISTEN_REJECT
	 * @return completes when it was answered
	 */
	public CompletionStage<?> handle(Connection sender, Message message) {
		String pattern = message.name();
		if (pattern == null) {
			sender.refuse(Limit.INVALID_DATA, Answers.invalidData(message));
			return CompletableFuture.completedStage(null);
		}
		CompletableFuture<Void> answered = new CompletableFuture<>();
		this.strand.run(() -> {
			if (message.action() == RecordAction.LISTEN || message.action() == EventAction.LISTEN) {
				listen(sender, message, pattern);
			}
			else if (message.action() == RecordAction.UNLISTEN || message.action() == EventAction.UNLISTEN) {
				unlisten(sender, message, pattern);
			}
			else {
				answerOffer(sender, message, pattern);
			}
			this.strand.run(() -> answered.complete(null));
		});
		return answered;
	}

	private void listen(Connection sender, Message message, String pattern) {
		Pattern compiled;
		try {
			compiled = Patterns.compile(pattern);
		}
		catch (PatternSyntaxException invalid) {
			sender.refuse(Limit.INVALID_DATA,
					Message.builder(this.actions.invalidPattern())
						.name(pattern)
						.correlationId(Answers.localId(message, sender))
						.build());
			return;
		}
		if (!sender.isLocal() && patternsOf(sender).size() >= this.options.maxPatternsPerConnection()) {
			sender.refuse(Limit.PATTERNS, Answers.denied(message, pattern));
			return;
		}
		Set<Connection> listening = this.listeners
			.computeIfAbsent(pattern, (key) -> new Listening(compiled, new LinkedHashSet<>(2)))
			.connections();
		boolean first = listening.isEmpty();
		if (listening.add(sender)) {
			this.offers.join(new Listener(pattern, sender), (name) -> compiled.matcher(name).find());
			if (first) {
				updateState(pattern);
			}
			else {
				this.channel.tellAll(Word.LISTENS, pattern);
			}
			if (sender.isClosed()) {
				forget(sender, pattern);
			}
		}
		// after the questions that the new pattern leads to
		this.strand.run(() -> sender.send(ack(message, pattern, sender)));
	}

	private void unlisten(Connection sender, Message message, String pattern) {
		if (forget(sender, pattern)) {
			this.strand.run(() -> sender.send(ack(message, pattern, sender)));
		}
	}

	private static Message ack(Message request, String pattern, Connection sender) {
		return Message.builder(request.action())
			.name(pattern)
			.correlationId(Answers.localId(request, sender))
			.ack()
			.build();
	}

	private void answerOffer(Connection sender, Message message, String pattern) {
		String name = message.subscription();
		if (name == null) {
			sender.refuse(Limit.UNEXPECTED, null);
			return;
		}
		Listener listener = new Listener(pattern, sender);
		if (message.action() == RecordAction.LISTEN_ACCEPT || message.action() == EventAction.LISTEN_ACCEPT) {
			this.offers.accept(listener, name);
		}
		else {
			this.offers.reject(listener, name);
		}
	}

	private boolean forget(Connection connection, String pattern) {
		Listening listening = this.listeners.get(pattern);
		if (listening == null || !listening.connections().remove(connection)) {
			return false;
		}
		this.offers.leave(new Listener(pattern, connection));
		if (listening.connections().isEmpty()) {
			this.listeners.remove(pattern);
			updateState(pattern);
		}
		return true;
	}

	private List<String> patternsOf(Connection connection) {
		List<String> own = new ArrayList<>();
		this.listeners.forEach((pattern, listening) -> {
			if (listening.connections().contains(connection)) {
				own.add(pattern);
			}
		});
		return own;
	}

	/**
	 * The registry names node and pattern, so that every node's listening is heard of.
	 */
	private void updateState(String pattern) {
		boolean listening = this.listeners.containsKey(pattern);
		this.cluster.state().update(this.registry, this.cluster.nodeId() + SEPARATOR + pattern, () -> listening);
	}

	/**
	 * Removes a connection's patterns.
	 * @param connection has ended
	 */
	public void disconnected(Connection connection) {
		this.strand.run(() -> patternsOf(connection).forEach((pattern) -> forget(connection, pattern)));
	}

	/**
	 * The patterns that a connection listens to.
	 * @param connection a client
	 * @param listen the topic's action
	 * @return a new list; never fails
	 */
	public CompletionStage<List<Registration>> registrations(Connection connection, Action listen) {
		CompletableFuture<List<Registration>> found = new CompletableFuture<>();
		this.strand.run(() -> found.complete(Registration.all(listen, patternsOf(connection))));
		return found;
	}

	/**
	 * Ends the listening to a pattern because it is permitted no more.
	 * @param connection a client
	 * @param pattern as it was registered
	 */
	public void revoke(Connection connection, String pattern) {
		this.strand.run(() -> forget(connection, pattern));
	}

	/**
	 * A name got its first subscriber on this node or lost its last; to be called after
	 * every change.
	 * @param name exact
	 */
	public void changed(String name) {
		if (!this.idle) {
			this.strand.run(() -> this.wants.look(name));
		}
	}

	/**
	 * A connection subscribed: it is told if the name has a provider.
	 * @param name exact
	 * @param connection the subscriber
	 */
	public void subscribed(String name, Connection connection) {
		this.wants.greet(name, connection);
	}

	@Override
	public void added(String nodeAndPattern) {
		this.strand.run(() -> {
			this.idle = false;
			int separator = nodeAndPattern.indexOf(SEPARATOR);
			String node = nodeAndPattern.substring(0, separator);
			String pattern = nodeAndPattern.substring(separator + 1);
			this.patterns.add(node, pattern);
			Pattern compiled = Patterns.compile(pattern);
			this.searches.patternAdded(node, compiled);
			this.wants.lookAtMatching(compiled);
		});
	}

	@Override
	public void removed(String nodeAndPattern) {
		this.strand.run(() -> {
			int separator = nodeAndPattern.indexOf(SEPARATOR);
			this.patterns.remove(nodeAndPattern.substring(0, separator), nodeAndPattern.substring(separator + 1));
			this.wants.lookAtAll();
			this.idle = this.patterns.isEmpty();
		});
	}

	@Override
	public void nodeJoined(String node) {
		this.strand.run(this::membersChanged);
	}

	@Override
	public void nodeReturned(String node) {
		resynchronise();
	}

	@Override
	public void nodeLeft(String node) {
		this.strand.run(() -> {
			membersChanged();
			this.searches.nodeLeft(node);
		});
	}

	private void membersChanged() {
		this.searches.membersChanged();
		this.wants.lookAtAll();
		this.offers.repeat();
	}

	/**
	 * Tries names without provider again, and tells the other nodes everything again in
	 * case they did not hear.
	 */
	public void resynchronise() {
		this.strand.run(() -> {
			this.wants.repeat();
			this.offers.repeat();
			this.searches.rematch();
		});
	}

	private void hear(String node, Word word, String name) {
		switch (word) {
			case WANT -> this.searches.wanted(node, name);
			case UNWANT -> this.searches.unwanted(node, name);
			case ACCEPTED -> this.searches.accepted(node, name);
			case EXHAUSTED -> this.searches.exhausted(node, name);
			case LOST -> this.searches.lost(node, name);
			case ASK -> this.offers.ask(node, name, listenersFor(name));
			case STOP -> this.offers.stop(name);
			case PROVIDED -> this.wants.provided(node, name);
			case UNPROVIDED -> this.wants.unprovided(node, name);
			case LISTENS -> this.searches.patternAdded(node, Patterns.compile(name));
		}
	}

	private List<Listener> listenersFor(String name) {
		List<Listener> matching = new ArrayList<>();
		this.listeners.forEach((pattern, listening) -> {
			if (listening.pattern().matcher(name).find()) {
				listening.connections().forEach((connection) -> matching.add(new Listener(pattern, connection)));
			}
		});
		return matching;
	}

	/**
	 * Patterns listened to here, and names wanted, coordinated, on offer or provided
	 * here. Exact only while nothing is under way.
	 * @return zero when nobody listens or nobody is subscribed
	 */
	public int size() {
		return this.listeners.size() + this.wants.size() + this.searches.size() + this.offers.size();
	}

	/** Who listens to one pattern on this node. */
	private record Listening(Pattern pattern, Set<Connection> connections) {
	}

}
