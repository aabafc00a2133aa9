package io.deepstream.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.ClientListener;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.LimitOptions;
import io.deepstream.server.connection.Quota;
import io.deepstream.server.connection.Rate;
import io.deepstream.server.connection.Requests;
import io.deepstream.server.connection.Traffic;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.routing.Answers;
import org.jspecify.annotations.Nullable;

/**
 * The clients connected to this node, from handshake to disconnect, and how many messages
 * they send. Whoever sends too many is read from more slowly: its messages wait, in
 * order, and count as unanswered requests, which are bounded.
 */
final class Connections implements Requests {

	private static final EncodedMessage PONG = MessageCodec.encode(Message.of(ConnectionAction.PONG));

	/** How long a message waits that comes too early, so that one timer serves many. */
	private static final Duration PAUSE = Duration.ofMillis(50);

	/** After the loss of a node its clients come all at once. */
	private static final int SECONDS_AT_ONCE = 10;

	private final Map<Long, Connection> open = new ConcurrentHashMap<>();

	/** Those of the application itself: no clients, and not counted. */
	private final Map<Long, Connection> local = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicLong ids = new AtomicLong();

	/** Below zero, so that those of clients are counted without gaps. */
	private final AtomicLong localIds = new AtomicLong();

	private final Requests requests;

	private final ServerOptions options;

	private final LimitOptions limits;

	private final Threads threads;

	private final Users users;

	private final @Nullable Rate handshakes;

	private final @Nullable Rate logins;

	private final LongAdder[] closed = new LongAdder[CloseReason.values().length];

	private final LongAdder[] refused = new LongAdder[Limit.values().length];

	private final Traffic traffic;

	private volatile boolean ended;

	private volatile boolean accepting;

	/** When that has changed. */
	private volatile Instant since = Instant.now();

	private volatile Scheduler.@Nullable Cancellable timeoutCheck;

	private volatile boolean stopped;

	private final CompletableFuture<Void> begun = new CompletableFuture<>();

	Connections(Requests requests, ServerOptions options, ClientListener listener, Threads threads, Traffic traffic) {
		this.requests = requests;
		this.traffic = traffic;
		this.options = options;
		this.limits = options.connection().limits();
		this.threads = threads;
		this.users = new Users(() -> quota(this.limits.maxUserMessagesPerSecond(), this.limits.maxUserCalls()),
				listener);
		this.handshakes = rate(this.limits.maxConnectionsPerSecond(), SECONDS_AT_ONCE);
		this.logins = rate(this.limits.maxLoginsPerSecond(), SECONDS_AT_ONCE);
		Arrays.setAll(this.closed, (reason) -> new LongAdder());
		Arrays.setAll(this.refused, (limit) -> new LongAdder());
	}

	private @Nullable Rate rate(int perSecond, int seconds) {
		return Rate.of(perSecond, seconds, this.threads.scheduler()::nanoTime);
	}

	private Quota quota(int messagesPerSecond, int calls) {
		return new Quota(rate(messagesPerSecond, 1), calls);
	}

	/**
	 * Whether a client that asks now may connect; counts it, and the refusal.
	 */
	boolean admits() {
		Limit reached = reached();
		if (reached != null) {
			refused(reached);
		}
		return this.accepting && reached == null;
	}

	private @Nullable Limit reached() {
		if (this.count.get() >= this.options.maxConnections()) {
			return Limit.CONNECTIONS;
		}
		int unauthenticated = this.limits.maxUnauthenticatedConnections();
		if (unauthenticated > 0 && unauthenticated() >= unauthenticated) {
			return Limit.UNAUTHENTICATED_CONNECTIONS;
		}
		return (this.handshakes == null || this.handshakes.take()) ? null : Limit.CONNECTION_RATE;
	}

	/**
	 * Takes a client, unless the node is full or not running.
	 */
	Optional<Connection> connect(Transport transport, Handshake handshake) {
		if (this.count.incrementAndGet() > this.options.maxConnections() || !this.accepting) {
			this.count.decrementAndGet();
			return Optional.empty();
		}
		long id = this.ids.incrementAndGet();
		Connection connection = new Connection(id, transport, handshake, this.options.connection(), this, this.threads);
		this.open.put(id, connection);
		if (!this.accepting) {
			connection.close(CloseReason.SERVER_STOPPING);
		}
		return Optional.of(connection);
	}

	/**
	 * Opens a connection of the application itself; its requests wait until clients are
	 * taken. It is closed if none will be.
	 */
	Connection connect(Transport transport, User user, boolean trusted, int maxPending) {
		long id = this.localIds.decrementAndGet();
		Connection connection = new Connection(id, transport, Handshake.LOCAL,
				this.options.connection().withMaxPendingRequests(maxPending), this, this.threads);
		connection.enter(user, trusted, this.begun);
		this.local.put(id, connection);
		if (this.stopped) {
			connection.close(CloseReason.SERVER_STOPPING);
		}
		return connection;
	}

	/**
	 * All clients and connections of the application itself.
	 */
	Collection<Connection> all() {
		List<Connection> all = new ArrayList<>(this.open.values());
		all.addAll(this.local.values());
		return all;
	}

	/**
	 * All clients, logged in or not; a live view.
	 */
	Collection<Connection> open() {
		return Collections.unmodifiableCollection(this.open.values());
	}

	/**
	 * The client with a number; null if there is none.
	 */
	@Nullable Connection get(long id) {
		return this.open.get(id);
	}

	/**
	 * Begins to take clients, unless it is too late for that, and to look for those that
	 * are silent too long.
	 */
	void accept() {
		this.timeoutCheck = this.threads.scheduler()
			.every(this.options.connection().checkInterval(), this::checkTimeouts);
		this.accepting = true;
		this.since = Instant.now();
		if (this.ended) {
			this.accepting = false;
		}
		this.begun.complete(null);
	}

	/** Takes no further clients, for good. */
	void refuseAll() {
		if (!this.ended) {
			this.since = Instant.now();
		}
		this.ended = true;
		this.accepting = false;
	}

	/**
	 * Takes no further clients and ends all there are.
	 */
	void closeAll() {
		refuseAll();
		if (this.timeoutCheck != null) {
			this.timeoutCheck.cancel();
		}
		this.stopped = true;
		all().forEach((connection) -> connection.close(CloseReason.SERVER_STOPPING));
	}

	private void checkTimeouts() {
		long now = this.threads.scheduler().nanoTime();
		this.open.values().forEach((connection) -> connection.checkTimeouts(now));
	}

	@Override
	public void countReceived(Action action) {
		this.traffic.received(action);
	}

	@Override
	public void countSent(Action action) {
		this.traffic.sent(action);
	}

	@Override
	public Quota quota(Handshake handshake) {
		return (handshake == Handshake.LOCAL) ? Quota.UNLIMITED
				: quota(this.limits.maxMessagesPerSecond(), this.limits.maxCalls());
	}

	@Override
	public void loggedIn(Connection connection, User user) {
		this.users.join(connection, user);
	}

	@Override
	public @Nullable CompletionStage<?> received(Connection connection, Message message, int cost) {
		Limit limit = tooEarly(connection, message, null);
		if (limit == null) {
			return handle(connection, message, cost);
		}
		refused(limit);
		return handleLater(limit, connection, message, cost);
	}

	/** What has let it wait before was the last that was asked. */
	private @Nullable Limit tooEarly(Connection connection, Message message, @Nullable Limit before) {
		Limit limit = (before != Limit.LOGIN_RATE) ? connection.allowance().takeMessage() : null;
		boolean login = message.action() == AuthAction.REQUEST && connection.user() == null;
		if (limit == null && login && this.logins != null && !this.logins.take()) {
			return Limit.LOGIN_RATE;
		}
		return limit;
	}

	private @Nullable CompletionStage<?> handle(Connection connection, Message message, int cost) {
		if (message.action() == ConnectionAction.PING && connection.user() != null) {
			connection.send(PONG);
			connection.answered(cost);
			return null;
		}
		return this.requests.received(connection, message, cost);
	}

	private CompletionStage<Void> handleLater(Limit limit, Connection connection, Message message, int cost) {
		CompletableFuture<Void> pause = new CompletableFuture<>();
		this.threads.scheduler().after(PAUSE, () -> pause.complete(null));
		return pause.thenCompose((passed) -> {
			if (connection.isClosed()) {
				return CompletableFuture.completedStage(null);
			}
			Limit still = tooEarly(connection, message, limit);
			if (still != null) {
				return handleLater(still, connection, message, cost);
			}
			CompletionStage<?> handled = handle(connection, message, cost);
			return (handled != null) ? handled.thenRun(() -> {
			}) : CompletableFuture.completedStage(null);
		});
	}

	@Override
	public void refused(Limit limit) {
		this.refused[limit.ordinal()].increment();
	}

	@Override
	public void overflowed(Connection connection, Message message) {
		if (connection.user() == null) {
			return;
		}
		switch (message.topic()) {
			case EVENT, RECORD, RPC, PRESENCE -> {
				List<String> names = message.names();
				connection.send(Answers.denied(message, names.isEmpty() ? message.name() : names.get(0)));
			}
			default -> {
			}
		}
	}

	@Override
	public void disconnected(Connection connection) {
		this.requests.disconnected(connection);
		this.users.leave(connection);
		this.local.remove(connection.id());
		if (this.open.remove(connection.id()) != null) {
			this.count.decrementAndGet();
			CloseReason reason = connection.closeReason();
			if (reason != null) {
				this.closed[reason.ordinal()].increment();
			}
		}
	}

	long closed(CloseReason reason) {
		return this.closed[reason.ordinal()].sum();
	}

	/**
	 * Clients that were taken since the start.
	 */
	long opened() {
		return this.ids.get();
	}

	boolean accepting() {
		return this.accepting;
	}

	Instant since() {
		return this.since;
	}

	/**
	 * Of all clients together; looks at each.
	 */
	long pendingBytes() {
		return this.open.values().stream().mapToLong((connection) -> connection.transport().pendingBytes()).sum();
	}

	long refusals(Limit limit) {
		return this.refused[limit.ordinal()].sum();
	}

	int size() {
		return this.count.get();
	}

	/**
	 * Clients that have not logged in.
	 */
	int unauthenticated() {
		return Math.max(0, this.count.get() - this.users.connections());
	}

	/**
	 * Users of this node, each once.
	 */
	int users() {
		return this.users.size();
	}

}
