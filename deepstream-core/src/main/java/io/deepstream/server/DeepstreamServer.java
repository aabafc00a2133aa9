package io.deepstream.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.deepstream.server.auth.Authentication;
import io.deepstream.server.cluster.Cluster;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.Traffic;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.connection.User;
import io.deepstream.server.event.EventHandler;
import io.deepstream.server.intercept.Interceptors;
import io.deepstream.server.listen.ListenableTopic;
import io.deepstream.server.listen.ListenerRegistry;
import io.deepstream.server.permission.RecordAccess;
import io.deepstream.server.presence.PresenceHandler;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.record.RecordConnectors;
import io.deepstream.server.record.RecordHandler;
import io.deepstream.server.routing.Login;
import io.deepstream.server.routing.LoginExpiry;
import io.deepstream.server.routing.MessageRouter;
import io.deepstream.server.routing.PermissionGate;
import io.deepstream.server.routing.PermissionReview;
import io.deepstream.server.routing.Subscriptions;
import io.deepstream.server.routing.TopicHandler;
import io.deepstream.server.rpc.RpcHandler;
import io.deepstream.server.spi.ServerListener.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: assembled from options and parts, started, and given clients by the
 * transports.
 */
public final class DeepstreamServer {

	private static final Logger logger = LoggerFactory.getLogger(DeepstreamServer.class);

	private final ServerOptions options;

	private final Threads threads;

	private final ServerParts parts;

	private final ConnectorStates states;

	private final Cluster cluster;

	private final Startup startup;

	private final RecordHandler records;

	private final RpcHandler rpc;

	private final PresenceHandler presence;

	/** Of all topics: clients' subscriptions, and the rpc names they provide. */
	private final Map<Topic, Subscriptions> subscriptions = new EnumMap<>(Topic.class);

	private final List<ListenerRegistry> listeners = new ArrayList<>();

	private final Traffic traffic = new Traffic();

	private final Connections connections;

	private final Disconnects disconnects;

	private final Drain drain;

	private final PermissionReview review;

	private final ServerStatistics statistics;

	private final AtomicReference<@Nullable CompletableFuture<Void>> stopped = new AtomicReference<>();

	/**
	 * Assembles a server; nothing runs before {@link #start}.
	 * @param options how it behaves
	 * @param parts what it uses
	 */
	public DeepstreamServer(ServerOptions options, ServerParts parts) {
		this(options, parts, Threads.start());
	}

	/**
	 * As the other one, on threads and with a clock of the caller's choice.
	 */
	public DeepstreamServer(ServerOptions options, ServerParts given, Threads threads) {
		ServerParts parts = given.timed();
		this.options = options;
		this.threads = threads;
		this.parts = parts;
		this.states = new ConnectorStates(parts.listener());
		this.cluster = new Cluster(options.nodeId(), parts.bus(), options.cluster(), this.threads, parts.cache()::id);
		this.cluster.onBusChanged(this::busChanged);
		this.startup = new Startup(parts, this.states, this.cluster, options.lazyStart());
		Json json = new Json(options.json());
		Interceptors interceptors = new Interceptors(parts.interception(), json, threads);
		PermissionGate gate = new PermissionGate(parts.permissions(), this::recordAccess);
		this.records = new RecordHandler(new RecordConnectors(parts.cache(), parts.storage(), this.states),
				options.record(), topic(Topic.RECORD, json), gate, interceptors, this.threads);
		Map<Topic, TopicHandler> handlers = new EnumMap<>(Topic.class);
		handlers.put(Topic.RECORD, this.records);
		handlers.put(Topic.EVENT, new EventHandler(topic(Topic.EVENT, json)));
		this.rpc = new RpcHandler(options.rpc(), subscriptions(Topic.RPC), this.cluster, json, this.threads.scheduler(),
				parts.listener());
		handlers.put(Topic.RPC, this.rpc);
		this.presence = new PresenceHandler(subscriptions(Topic.PRESENCE), this.cluster.state(), json, this.traffic);
		handlers.put(Topic.PRESENCE, this.presence);
		handlers.keySet().retainAll(options.features());
		Authentication authentication = new Authentication(parts.authenticators(), options.auth(), this.threads,
				parts.listener());
		Login login = new Login(authentication, json,
				new LoginExpiry(this.threads.scheduler(), options.auth().expiryLeeway()),
				handlers.containsKey(Topic.PRESENCE) ? this.presence::loggedIn
						: (connection) -> logger.trace("{} logged in", connection),
				this::userChanged);
		MessageRouter router = new MessageRouter(login, interceptors, gate, handlers,
				options.connection().maxNameLength());
		this.connections = new Connections(router, options, parts.clients(), this.threads, this.traffic);
		this.disconnects = new Disconnects(this.connections, this.cluster, json);
		this.drain = new Drain(this.connections, this.rpc, threads);
		this.review = new PermissionReview(gate, handlers.values(), this.connections::all, this.threads);
		parts.permissions().onChange(this.review::permissionsChanged);
		this.statistics = new ServerStatistics(this.connections, this.traffic, this.records, this.rpc,
				this.subscriptions);
	}

	private void userChanged(Connection connection) {
		this.review.userChanged(connection);
	}

	private RecordAccess recordAccess() {
		return this.records;
	}

	private ListenableTopic topic(Topic topic, Json json) {
		Subscriptions subscriptions = subscriptions(topic);
		ListenerRegistry listeners = new ListenerRegistry(topic, subscriptions, this.options.listen(), this.cluster,
				this.threads);
		this.listeners.add(listeners);
		return new ListenableTopic(subscriptions, listeners, this.cluster, json);
	}

	private Subscriptions subscriptions(Topic topic) {
		Subscriptions created = new Subscriptions(this.options.connection().maxSubscriptions(), this.traffic);
		this.subscriptions.put(topic, created);
		return created;
	}

	/**
	 * Connects, joins the cluster and begins to take clients. Called once.
	 * @return completes when clients are taken; fails with {@link ConnectorException}
	 * unless the start is lazy, or when the cluster refuses this node
	 */
	public CompletionStage<Void> start() {
		return this.startup.connect().thenRun(() -> {
			this.records.start();
			this.connections.accept();
		});
	}

	/**
	 * What {@link #start} waits for, to say so when it takes too long.
	 * @return {@code cache}, {@code storage}, {@code bus} or the other {@code nodes}
	 */
	public String awaited() {
		return this.startup.awaited();
	}

	private void busChanged(State state, Optional<Throwable> cause) {
		this.states.connectorChanged("bus", state, cause.orElse(null));
		if (state == State.UP) {
			this.records.resynchronise();
			this.listeners.forEach(ListenerRegistry::resynchronise);
		}
	}

	/**
	 * Takes a client that has opened a connection. Any thread.
	 * @param transport the way out to it
	 * @param handshake how it began
	 * @return takes the client's frames; empty when the node is full or not running
	 */
	public Optional<Connection> connect(Transport transport, Handshake handshake) {
		return this.connections.connect(transport, handshake);
	}

	/**
	 * Opens a connection of the application itself, whose requests wait for the start.
	 * @param transport takes what it is told
	 * @param user whose requests it sends
	 * @param trusted whether all of them are permitted
	 * @param maxPending bytes of requests that may be unanswered
	 * @return closed if the server has stopped
	 */
	public Connection connect(Transport transport, User user, boolean trusted, int maxPending) {
		return this.connections.connect(transport, user, trusted, maxPending);
	}

	/**
	 * Whether a client may connect. To be called once for each, before {@link #connect}:
	 * it counts against the rate, or as a refusal.
	 * @return false when the node is full or not running, or too many come at a time
	 */
	public boolean admits() {
		return this.connections.admits();
	}

	/**
	 * Counts what a transport refuses by itself. Any thread.
	 * @param limit why
	 */
	public void refused(Limit limit) {
		this.connections.refused(limit);
	}

	/**
	 * Disconnects a user from all nodes that the bus reaches. Any thread. Who can still
	 * log in may come back at once.
	 * @param user the id; that of users without a name concerns all of them
	 * @param reason shown to the client, at most 1000 characters; null for none
	 * @return connections of this node that were closed
	 */
	public int disconnect(String user, @Nullable String reason) {
		return this.disconnects.user(user, reason);
	}

	/**
	 * Disconnects one client. Any thread.
	 * @param node where it is connected
	 * @param connection its {@link Connection#id number} there
	 * @param reason shown to the client, at most 1000 characters; null for none
	 * @return whether it was closed; false for another node, which does it later
	 */
	public boolean disconnect(String node, long connection, @Nullable String reason) {
		return this.disconnects.connection(node, connection, reason);
	}

	/**
	 * Takes no further clients for good, and sends those there are to other nodes little
	 * by little, each once everything is answered. The first call counts.
	 * @param options how fast
	 * @return completes when all have gone, or the server is stopped; never fails
	 */
	public CompletionStage<Void> drain(DrainOptions options) {
		return this.drain.begin(options);
	}

	/**
	 * Whether clients have to go to other nodes.
	 * @return true once {@link #drain} was called
	 */
	public boolean isDraining() {
		return this.drain.isBegun();
	}

	/**
	 * Ends all connections at once, waits for the storage, leaves the cluster. Any number
	 * of times, also without or after a failed start; the server cannot be started again.
	 * @return completes within about the stop timeout, also if not all could be stored
	 */
	public CompletionStage<Void> stop() {
		CompletableFuture<Void> done = new CompletableFuture<>();
		CompletableFuture<Void> first = this.stopped.compareAndExchange(null, done);
		if (first != null) {
			return first;
		}
		end().whenComplete((ended, failure) -> done.complete(null));
		return done;
	}

	private CompletionStage<Void> end() {
		this.drain.end();
		return this.records.drainStorage()
			.toCompletableFuture()
			.orTimeout(this.options.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)
			.exceptionally((failure) -> {
				logger.error("{} records could not be stored within {}", this.records.statistics().waiting(),
						this.options.stopTimeout());
				return null;
			})
			.thenCompose((done) -> this.cluster.stop())
			.whenComplete((done, failure) -> this.threads.close());
	}

	/**
	 * Clients connected now.
	 * @return logged in or not
	 */
	public int connectionCount() {
		return this.connections.size();
	}

	/**
	 * Clients whose connection ended for one reason.
	 * @param reason why
	 * @return since the start
	 */
	public long closedConnections(CloseReason reason) {
		return this.connections.closed(reason);
	}

	/**
	 * How often clients of this node were refused something, or made to wait.
	 * @param limit why
	 * @return since the start
	 */
	public long refusals(Limit limit) {
		return this.connections.refusals(limit);
	}

	/**
	 * The clients of this node.
	 * @return a live view, weakly consistent
	 */
	public Collection<Connection> connections() {
		return this.connections.open();
	}

	/**
	 * What runs the engine's work; for the transports.
	 * @return workers and timer
	 */
	public Threads threads() {
		return this.threads;
	}

	/**
	 * Records with subscribers or with work under way.
	 * @return at this moment
	 */
	public int recordsInUse() {
		return this.records.size();
	}

	/**
	 * What clients of this node have registered and what is under way for them.
	 * @return names of subscriptions and of rpc providers, users, calls, patterns, names
	 * wanted, searched or provided; zero when no client is connected anywhere
	 */
	public int registrations() {
		return this.subscriptions.values().stream().mapToInt((topic) -> topic.names().size()).sum()
				+ this.listeners.stream().mapToInt(ListenerRegistry::size).sum() + this.rpc.callCount()
				+ this.presence.size() + this.connections.users();
	}

	/** What happens on this node; always the same. */
	public ServerStatistics statistics() {
		return this.statistics;
	}

	/**
	 * What clients of this node are subscribed to, and which rpcs they provide.
	 * @return counted anew by each of its methods
	 */
	public SubscriptionCounts subscriptions() {
		return new SubscriptionCounts(this.subscriptions, this.options.features());
	}

	/**
	 * How {@code cache}, {@code storage} and {@code bus} are, as far as there are any.
	 * @return a copy, sorted
	 */
	public Map<String, ConnectorState> connectors() {
		return this.states.all();
	}

	/**
	 * This node's view of the cluster.
	 * @return one object for the whole life
	 */
	public Cluster cluster() {
		return this.cluster;
	}

	/** What the server was assembled with; unmodifiable. */
	public ServerOptions options() {
		return this.options;
	}

}
