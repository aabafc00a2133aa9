package io.deepstream.server.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks again what clients have registered, after permissions or what is known of a user
 * have changed: who may no more is told so and loses the registration, also if the check
 * fails. At most {@value #BATCH} checks every {@value #PAUSE_MILLIS} ms.
 */
public final class PermissionReview {

	private static final Logger logger = LoggerFactory.getLogger(PermissionReview.class);

	private static final int BATCH = 500;

	private static final int PAUSE_MILLIS = 50;

	private static final Duration PAUSE = Duration.ofMillis(PAUSE_MILLIS);

	/** How long what was permitted before may take until it is registered. */
	private static final Duration ON_THEIR_WAY = Duration.ofSeconds(5);

	private final PermissionGate gate;

	private final Collection<TopicHandler> handlers;

	private final Supplier<Collection<Connection>> connections;

	private final Threads threads;

	/** Asked for and not begun, and one more while a review is under way. */
	private final AtomicInteger wanted = new AtomicInteger();

	/** All connections are to be looked at. */
	private volatile boolean all;

	/** Those whose user has changed; not looked at if they are gone by then. */
	private final Set<Connection> changed = ConcurrentHashMap.newKeySet();

	/** Of one connection at a time. */
	private final Queue<Check> waiting = new ConcurrentLinkedQueue<>();

	private @Nullable Iterator<Connection> left;

	private int seen;

	/**
	 * Begins with nothing to do.
	 * @param gate asked
	 * @param handlers of all topics
	 * @param connections all clients now
	 * @param threads what the review runs on
	 */
	public PermissionReview(PermissionGate gate, Collection<TopicHandler> handlers,
			Supplier<Collection<Connection>> connections, Threads threads) {
		this.gate = gate;
		this.handlers = List.copyOf(handlers);
		this.connections = connections;
		this.threads = threads;
	}

	/**
	 * Permissions have changed. Any thread, returns at once.
	 */
	public void permissionsChanged() {
		begin();
		this.threads.scheduler().after(ON_THEIR_WAY, this::begin);
	}

	/**
	 * What is known of a user has changed. Any thread, returns at once.
	 * @param connection of the user
	 */
	public void userChanged(Connection connection) {
		begin(connection);
		this.threads.scheduler().after(ON_THEIR_WAY, () -> begin(connection));
	}

	private void begin(Connection connection) {
		this.changed.add(connection);
		want();
	}

	private void begin() {
		this.all = true;
		want();
	}

	private void want() {
		if (this.wanted.getAndIncrement() == 0) {
			this.threads.workers().execute(this::start);
		}
	}

	private void start() {
		this.seen = this.wanted.get();
		this.left = next().iterator();
		proceed();
	}

	private List<Connection> next() {
		List<Connection> next = new ArrayList<>();
		for (Connection connection : this.changed) {
			this.changed.remove(connection);
			next.add(connection);
		}
		if (this.all) {
			this.all = false;
			next.clear();
			next.addAll(this.connections.get());
		}
		return next;
	}

	private void proceed() {
		List<CompletableFuture<?>> pending = new ArrayList<>();
		boolean more = true;
		for (int count = 0; more && count < BATCH; count++) {
			CompletableFuture<?> step = step();
			more = step != null;
			if (step != null && !step.isDone()) {
				pending.add(step);
			}
		}
		boolean goesOn = more;
		CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).whenComplete((done, failure) -> {
			if (failure != null) {
				logger.error("A registration could not be checked again", failure);
			}
			if (goesOn || !this.waiting.isEmpty()) {
				this.threads.scheduler().after(PAUSE, this::proceed);
			}
			else if (!this.wanted.compareAndSet(this.seen, 0)) {
				this.threads.scheduler().after(PAUSE, this::start);
			}
		});
	}

	/** Null when nothing is left to do. */
	private @Nullable CompletableFuture<?> step() {
		Check next = this.waiting.poll();
		if (next != null) {
			return check(next);
		}
		Iterator<Connection> connections = this.left;
		return (connections != null && connections.hasNext()) ? list(connections.next()) : null;
	}

	private CompletableFuture<?> list(Connection connection) {
		return CompletableFuture.allOf(this.handlers.stream()
			.map((handler) -> handler.registrations(connection)
				.thenAccept((all) -> all
					.forEach((registration) -> this.waiting.add(new Check(connection, handler, registration))))
				.toCompletableFuture())
			.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<?> check(Check check) {
		Registration registration = check.registration();
		return this.gate.check(check.connection(), registration.action(), registration.name(), registration.request())
			.thenAccept((allowed) -> {
				if (!allowed) {
					check.handler().revoke(check.connection(), registration);
				}
			})
			.toCompletableFuture();
	}

	private record Check(Connection connection, TopicHandler handler, Registration registration) {
	}

}
