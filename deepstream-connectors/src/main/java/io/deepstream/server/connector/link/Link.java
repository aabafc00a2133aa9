package io.deepstream.server.connector.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener.State;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bus over sessions of some technology, one at a time. Every second the node sends
 * itself a beacon: a session that does not bring it back is replaced, as a driver does
 * not notice one that is open at one end only; a beacon that is missing tells that
 * messages were lost. While there is no session, or the other side takes nothing,
 * publishing fails at once, so that nothing piles up; a subscription fails, too, but is
 * remembered and in force before the state is up again.
 */
public class Link implements MessageBus {

	private static final Logger logger = LoggerFactory.getLogger(Link.class);

	private static final Duration BEAT = Duration.ofSeconds(1);

	/** Beats after which a session that is still being opened is given up. */
	private static final int MAX_OPENING = 10;

	/** How long closing waits for what is still to be sent. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final String name;

	private final String peer;

	private final Session.Opener opener;

	private final Inbox inbox = new Inbox();

	private final AtomicBoolean closed = new AtomicBoolean();

	/** All changes of the line and the state happen here; nothing here blocks. */
	private final ScheduledThreadPoolExecutor keeper;

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	private volatile byte[] origin = {};

	private volatile @Nullable Receiver receiver;

	private volatile @Nullable Line line;

	private volatile boolean up;

	/** Why publishing fails while it does. */
	private volatile Throwable reason;

	private State state = State.DOWN;

	private Beacon beacon = new Beacon();

	private boolean opened;

	private boolean blocked;

	private int beats;

	/**
	 * Opens nothing yet.
	 * @param name of the threads
	 * @param peer whom this bus talks to and where, for messages
	 * @param opener of sessions
	 */
	public Link(String name, String peer, Session.Opener opener) {
		this.name = "deepstream-" + name;
		this.peer = peer;
		this.opener = opener;
		this.reason = new IllegalStateException("There is no connection to " + peer);
		this.keeper = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory(this.name, true));
		this.keeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	@Override
	public final CompletionStage<Void> start(String nodeId, Receiver receiver) {
		this.origin = nodeId.getBytes(StandardCharsets.UTF_8);
		this.receiver = receiver;
		try {
			this.keeper.scheduleWithFixedDelay(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ended) {
			return notOpen();
		}
		return this.started;
	}

	private void beat() {
		Line current = this.line;
		if (current == null) {
			connect();
		}
		else if (!this.opened) {
			if (++this.beats >= MAX_OPENING) {
				failed(current, new TimeoutException("no answer within " + BEAT.multipliedBy(MAX_OPENING)));
			}
		}
		else if (!this.blocked) {
			if (this.beacon.isDead(current.takes(), this.inbox.frames(), this.inbox.isBusy())) {
				failed(current, new TimeoutException("what this node sends itself does not come back"));
				connect();
			}
			else if (this.beacon.wantsNext()) {
				sendBeacon(current);
			}
		}
	}

	private void connect() {
		Line next = new Line(this.name + "-line");
		this.opened = false;
		this.blocked = false;
		this.beats = 0;
		this.beacon = new Beacon();
		this.line = next;
		next.open(this.opener, new LineEvents(next), this::wanted)
			.whenComplete((done, failure) -> later(next, () -> opened(next, failure)));
		if (this.closed.get()) {
			next.abandon(this.reason);
		}
	}

	private Collection<String> wanted() {
		List<String> all = new ArrayList<>(this.inbox.channels());
		all.add(this.inbox.beaconChannel());
		return all;
	}

	private void opened(Line which, @Nullable Throwable failure) {
		if (failure != null) {
			failed(which, failure);
		}
		else {
			this.opened = true;
			sendBeacon(which);
		}
	}

	private void sendBeacon(Line over) {
		Beacon current = this.beacon;
		long number = current.next();
		ByteBuffer payload = ByteBuffer.allocate(Long.BYTES).putLong(0, number);
		over.sendBeacon(this.inbox.beaconChannel(), frame(this.inbox.beaconChannel(), payload))
			.whenComplete((done, failure) -> later(over, () -> {
				if (failure == null) {
					current.taken(number);
				}
				else {
					current.refused(number);
				}
			}));
	}

	private void beaconSeen(long number) {
		boolean lost = this.beacon.seen(number);
		if (!this.up && !this.blocked) {
			this.up = true;
			report(State.UP, null);
			this.started.complete(null);
		}
		else if (lost) {
			interrupted(new IllegalStateException("Messages were lost on the way through " + this.peer));
		}
	}

	private void interrupted(Throwable cause) {
		if (this.up) {
			report(State.DEGRADED, cause);
			report(State.UP, null);
		}
	}

	private void blocked(Throwable cause) {
		IllegalStateException failure = new IllegalStateException(
				"Nothing can be sent to " + this.peer + ": " + cause.getMessage(), cause);
		this.blocked = true;
		this.reason = failure;
		this.started.completeExceptionally(failure);
		if (this.up) {
			this.up = false;
			report(State.DEGRADED, failure);
		}
	}

	private void unblocked(Line which) {
		if (this.blocked) {
			this.blocked = false;
			sendBeacon(which);
		}
	}

	private void failed(Line which, Throwable cause) {
		IllegalStateException failure = new IllegalStateException(
				"There is no connection to " + this.peer + ": " + cause.getMessage(), cause);
		this.line = null;
		this.up = false;
		this.reason = failure;
		which.abandon(failure);
		this.started.completeExceptionally(failure);
		if (this.state != State.DOWN) {
			report(State.DOWN, failure);
		}
		else {
			logger.debug("Another attempt failed: {}", failure.getMessage());
		}
	}

	private void report(State next, @Nullable Throwable cause) {
		if (cause != null) {
			logger.warn("The bus is {}: {}", next, cause.getMessage());
		}
		this.state = next;
		Receiver target = this.receiver;
		if (target != null && !this.closed.get()) {
			target.onStateChanged(next, cause);
		}
	}

	/** Runs a task on the keeper unless another line is in use by then. */
	private void later(Line of, Runnable task) {
		try {
			this.keeper.execute(() -> {
				if (this.line == of) {
					task.run();
				}
			});
		}
		catch (RejectedExecutionException ended) {
			logger.trace("The bus is closed", ended);
		}
	}

	@Override
	public final CompletionStage<Void> subscribe(String channel) {
		if (!isOpen()) {
			return notOpen();
		}
		this.inbox.add(channel);
		Line current = this.line;
		CompletionStage<Void> done = (current != null) ? current.subscribe(channel) : notOpen();
		return this.up ? done : notOpen();
	}

	@Override
	public final CompletionStage<Void> unsubscribe(String channel) {
		if (!isOpen()) {
			return notOpen();
		}
		this.inbox.remove(channel);
		Line current = this.line;
		CompletionStage<Void> done = (current != null) ? current.unsubscribe(channel) : notOpen();
		return this.up ? done : CompletableFuture.completedStage(null);
	}

	@Override
	public final CompletionStage<Void> publish(String channel, ByteBuffer message) {
		Line current = this.line;
		if (!this.up || current == null) {
			return notOpen();
		}
		try {
			return current.send(channel, frame(channel, message));
		}
		catch (IllegalArgumentException tooLong) {
			return CompletableFuture.failedStage(tooLong);
		}
	}

	private byte[] frame(String channel, ByteBuffer message) {
		return Frame.encode(this.inbox.sender(), this.origin, channel.getBytes(StandardCharsets.UTF_8), message);
	}

	private boolean isOpen() {
		return this.receiver != null && !this.closed.get();
	}

	private CompletionStage<Void> notOpen() {
		return CompletableFuture.failedStage(this.reason);
	}

	/**
	 * Messages of other nodes that have reached this one, wanted or not.
	 * @return since it was made
	 */
	public final long received() {
		return this.inbox.messages();
	}

	@Override
	public final void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		this.up = false;
		this.reason = new IllegalStateException("The bus is closed");
		this.keeper.shutdownNow();
		Termination.await(this.keeper, PATIENCE);
		Line last = this.line;
		if (last != null) {
			last.close(PATIENCE);
		}
		this.started.completeExceptionally(this.reason);
	}

	/** What happens to one line. */
	private final class LineEvents implements Session.Events {

		private final Line of;

		LineEvents(Line of) {
			this.of = of;
		}

		@Override
		public void received(ByteBuffer frame) {
			Receiver target = Link.this.receiver;
			if (Link.this.line == this.of && target != null && !Link.this.closed.get()) {
				Link.this.inbox.received(frame, target, (number) -> later(this.of, () -> beaconSeen(number)));
			}
		}

		@Override
		public void failed(Throwable cause) {
			later(this.of, () -> Link.this.failed(this.of, cause));
		}

		@Override
		public void interrupted(Throwable cause) {
			later(this.of, () -> Link.this.interrupted(cause));
		}

		@Override
		public void blocked(Throwable cause) {
			later(this.of, () -> Link.this.blocked(cause));
		}

		@Override
		public void unblocked() {
			later(this.of, () -> Link.this.unblocked(this.of));
		}

	}

}
