package io.deepstream.server.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.ParserAction;
import org.jspecify.annotations.Nullable;

/**
 * One client. Its requests are handled one after the other in the order received; their
 * answers may come in another order. A request counts against the connection's bound from
 * its arrival until its last answer was sent.
 */
public final class Connection {

	private static final EncodedMessage PONG = MessageCodec.encode(Message.of(ConnectionAction.PONG));

	private static final long SHORTEST_HEARTBEAT = Duration.ofSeconds(1).toNanos();

	private final long id;

	private final Transport transport;

	private final Handshake handshake;

	private final ConnectionOptions options;

	private final Requests requests;

	private final Strand strand;

	private final Scheduler clock;

	private final AtomicInteger pending = new AtomicInteger();

	private final AtomicReference<@Nullable CloseReason> closeReason = new AtomicReference<>();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final long openedAt;

	private volatile long lastReceived;

	private long lastHeartbeat;

	private boolean challenged;

	private int failedLogins;

	private volatile @Nullable User user;

	private volatile Scheduler.@Nullable Cancellable expiry;

	private boolean trusted;

	private final Allowance allowance;

	/**
	 * Made by the server for each accepted handshake.
	 * @param id unique within the node, never reused
	 * @param transport the way out
	 * @param handshake how it began
	 * @param options its limits
	 * @param requests where its messages go
	 * @param threads what continues after a pending answer, and the clock
	 */
	public Connection(long id, Transport transport, Handshake handshake, ConnectionOptions options, Requests requests,
			Threads threads) {
		this.id = id;
		this.transport = transport;
		this.handshake = handshake;
		this.options = options;
		this.requests = requests;
		this.strand = new Strand(threads.workers());
		this.clock = threads.scheduler();
		this.openedAt = this.clock.nanoTime();
		this.lastReceived = this.openedAt;
		this.lastHeartbeat = this.openedAt - SHORTEST_HEARTBEAT;
		this.allowance = new Allowance(requests.quota(handshake));
	}

	/**
	 * Begins a connection of the application itself, see {@link Handshake#LOCAL}. Called
	 * once, before anything else.
	 * @param user whose requests it sends
	 * @param trusted whether all of them are permitted
	 * @param begin completes when they may be handled
	 */
	public void enter(User user, boolean trusted, CompletionStage<?> begin) {
		this.user = user;
		this.trusted = trusted;
		this.strand.execute(() -> untilClosed(begin));
	}

	/**
	 * Takes a message of the application itself. Any thread.
	 * @param message not encoded
	 * @param cost bytes that it counts for until it is answered; zero for what is never
	 * refused
	 * @return false if too much is unanswered
	 */
	public boolean offer(Message message, int cost) {
		int waiting = this.pending.addAndGet(cost);
		if (waiting > this.options.maxPendingRequests() && waiting != cost && cost > 0) {
			this.pending.addAndGet(-cost);
			return false;
		}
		handle(message, cost);
		return true;
	}

	private void handle(Message message, int cost) {
		this.strand.execute(() -> isClosed() ? null : untilClosed(this.requests.received(this, message, cost)));
	}

	/**
	 * Runs a task when what came before is handled: denied, or carried out but for what
	 * has to be waited for.
	 * @param task must not block
	 */
	public void afterwards(Runnable task) {
		this.strand.run(task);
	}

	/**
	 * Takes one whole binary frame. Called by the transport, one call at a time.
	 * @param frame not kept after the call
	 */
	public void receive(ByteBuffer frame) {
		int cost = frame.remaining() + ConnectionOptions.REQUEST_OVERHEAD;
		receive(MessageCodec.decode(frame), cost);
	}

	/** Takes a text frame, which this protocol does not have: an undecodable message. */
	public void receiveText() {
		receive(Message.of(ParserAction.ERROR), ConnectionOptions.REQUEST_OVERHEAD);
	}

	private void receive(Message message, int cost) {
		if (isClosed()) {
			return;
		}
		this.requests.countReceived(message.action());
		long now = this.clock.nanoTime();
		this.lastReceived = now;
		if (message.action() == ConnectionAction.PING && this.user != null
				&& (isHeartbeat(now) || this.allowance.takeMessage() == null)) {
			send(PONG);
			return;
		}
		int waiting = this.pending.addAndGet(cost);
		if (waiting == cost) {
			this.allowance.nothingWaits();
		}
		else if (waiting > this.options.maxPendingRequests() && this.pending.get() != cost) {
			this.requests.overflowed(this, message);
			close(this.allowance.isExceeded() ? CloseReason.TOO_MANY_MESSAGES : CloseReason.TOO_MANY_PENDING_REQUESTS);
			return;
		}
		handle(message, cost);
	}

	/** Whether it is some time since the last one; others count as messages. */
	private boolean isHeartbeat(long now) {
		if (now - this.lastHeartbeat < SHORTEST_HEARTBEAT) {
			return false;
		}
		this.lastHeartbeat = now;
		return true;
	}

	/**
	 * Tells that the last answer to a request was sent.
	 * @param cost as given with the request
	 */
	public void answered(int cost) {
		this.pending.addAndGet(-cost);
	}

	/** Whether every request received so far has got its last answer. */
	public boolean isAnswered() {
		return this.pending.get() == 0;
	}

	private @Nullable CompletionStage<?> untilClosed(@Nullable CompletionStage<?> stage) {
		if (stage == null || stage.toCompletableFuture().isDone()) {
			return null;
		}
		return CompletableFuture.anyOf(stage.toCompletableFuture(), this.closed);
	}

	/**
	 * Queues a message to the client; see {@link Transport#send}.
	 * @param message encoded here, for one receiver
	 */
	public void send(Message message) {
		if (!isClosed()) {
			this.requests.countSent(message.action());
			this.transport.sendAlone(message);
		}
	}

	/**
	 * Queues a message to the client; see {@link Transport#send}.
	 * @param message shared between subscribers
	 */
	public void send(EncodedMessage message) {
		if (!isClosed()) {
			this.requests.countSent(message.action());
			this.transport.send(message);
		}
	}

	/**
	 * Counts what the client is refused, and queues the answer.
	 * @param limit why
	 * @param answer tells the client; null for what is ignored
	 */
	public void refuse(Limit limit, @Nullable Message answer) {
		this.requests.refused(limit);
		if (answer != null) {
			send(answer);
		}
	}

	/**
	 * Ends the connection after what was sent before. Any thread, the first call counts.
	 * @param reason tells the client why
	 */
	public void close(CloseReason reason) {
		disconnected(reason);
		this.transport.close(reason);
	}

	/**
	 * Tells that the transport is gone. Any thread; the first call counts.
	 * @param reason why, as far as the transport knows
	 */
	public void disconnected(CloseReason reason) {
		if (this.closeReason.compareAndSet(null, reason)) {
			this.closed.complete(null);
			cancel(this.expiry);
			this.strand.run(() -> this.requests.disconnected(this));
		}
	}

	/**
	 * Why the connection has ended.
	 * @return null while it is open
	 */
	public @Nullable CloseReason closeReason() {
		return this.closeReason.get();
	}

	/**
	 * Whether the connection has ended. Once true, nothing is registered for it any more:
	 * registries check it after they added the connection, and the clean-up runs after it
	 * was set.
	 * @return never false again after true
	 */
	public boolean isClosed() {
		return this.closeReason.get() != null;
	}

	/**
	 * Whether the client has introduced itself. Only for its own requests.
	 * @return true after {@link #challenged()}
	 */
	public boolean isChallenged() {
		return this.challenged;
	}

	/** The client has introduced itself and may log in now. */
	public void challenged() {
		this.challenged = true;
	}

	/**
	 * Counts a failed login. Not while {@link #loggedIn} is called.
	 * @return whether it was the last one allowed
	 */
	public boolean loginFailed() {
		return ++this.failedLogins >= this.options.maxAuthAttempts();
	}

	/**
	 * Ends the login phase, or is the next login of the same user. Failed logins before
	 * it do not count any more. One call at a time.
	 * @param user who it is
	 * @param expiry closes the connection when the login expires; null if it never does
	 */
	public void loggedIn(User user, Scheduler.@Nullable Cancellable expiry) {
		boolean first = this.user == null;
		Scheduler.Cancellable before = this.expiry;
		this.failedLogins = 0;
		this.user = user;
		this.expiry = expiry;
		cancel(before);
		if (isClosed()) {
			cancel(expiry);
		}
		if (first) {
			this.requests.loggedIn(this, user);
		}
	}

	private static void cancel(Scheduler.@Nullable Cancellable expiry) {
		if (expiry != null) {
			expiry.cancel();
		}
	}

	/**
	 * Whether it is one of the application itself, which clients' limits do not concern.
	 */
	public boolean isLocal() {
		return this.handshake == Handshake.LOCAL;
	}

	/**
	 * Whether everything is permitted: for the application as itself, not for a user.
	 */
	public boolean isTrusted() {
		return this.trusted;
	}

	/**
	 * What the client may still ask for.
	 * @return the same for the whole life
	 */
	public Allowance allowance() {
		return this.allowance;
	}

	/**
	 * Who it is.
	 * @return null before login
	 */
	public @Nullable User user() {
		return this.user;
	}

	/**
	 * The way out.
	 * @return the same for the whole life
	 */
	public Transport transport() {
		return this.transport;
	}

	/** The HTTP request that it began with. */
	public Handshake handshake() {
		return this.handshake;
	}

	/** How long ago it was opened. */
	public Duration age() {
		return Duration.ofNanos(this.clock.nanoTime() - this.openedAt);
	}

	/**
	 * Closes the connection if it was silent too long or did not log in in time.
	 * @param now {@link Scheduler#nanoTime} of the connection's clock
	 */
	public void checkTimeouts(long now) {
		Duration login = this.options.unauthenticatedTimeout();
		if (this.user == null && !login.isZero() && now - this.openedAt > login.toNanos()) {
			send(Message.of(ConnectionAction.AUTHENTICATION_TIMEOUT));
			close(CloseReason.AUTHENTICATION_TIMEOUT);
		}
		else if (now - this.lastReceived > 2 * this.options.heartbeatInterval().toNanos()) {
			close(CloseReason.HEARTBEAT_MISSED);
		}
	}

	/**
	 * The connection's number.
	 * @return unique within the node, never reused
	 */
	public long id() {
		return this.id;
	}

	@Override
	public String toString() {
		return "connection " + this.id;
	}

}
