package io.deepstream.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.rpc.RpcHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the clients of this node go to others, some at a time so that these are not
 * overrun. Each is asked for no rpcs from its turn on, and disconnected as soon as
 * nothing is unanswered, neither what it has asked for nor what it was asked for; it may
 * go on asking until then. One step every {@value #PAUSE_MILLIS} ms.
 */
final class Drain {

	private static final Logger logger = LoggerFactory.getLogger(Drain.class);

	private static final int PAUSE_MILLIS = 50;

	private static final Duration PAUSE = Duration.ofMillis(PAUSE_MILLIS);

	private final Connections connections;

	private final RpcHandler rpc;

	private final Threads threads;

	private final AtomicBoolean begun = new AtomicBoolean();

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	/** Whose turn has not come; one step at a time. */
	private final Queue<Connection> waiting = new ArrayDeque<>();

	/** Those that are disconnected once they are answered; one step at a time. */
	private final List<Connection> leaving = new ArrayList<>();

	Drain(Connections connections, RpcHandler rpc, Threads threads) {
		this.connections = connections;
		this.rpc = rpc;
		this.threads = threads;
	}

	boolean isBegun() {
		return this.begun.get();
	}

	/** Any number of times, the first one counts; completes when no client is left. */
	CompletionStage<Void> begin(DrainOptions options) {
		if (this.begun.compareAndSet(false, true)) {
			this.connections.refuseAll();
			this.threads.workers().execute(() -> start(options));
		}
		return this.done;
	}

	private void start(DrainOptions options) {
		this.waiting.addAll(this.connections.open());
		if (!this.waiting.isEmpty()) {
			logger.info("{} clients have to go to other nodes within {}", this.waiting.size(), options.timeout());
		}
		step(new Pace(options, this.waiting.size(), this.threads.scheduler().nanoTime()));
	}

	private void step(Pace pace) {
		if (this.done.isDone()) {
			return;
		}
		long elapsed = this.threads.scheduler().nanoTime() - pace.start;
		boolean late = elapsed >= pace.options.timeout().toNanos();
		for (long stay = late ? 0 : pace.stay(elapsed); this.waiting.size() > stay;) {
			Connection next = this.waiting.remove();
			this.rpc.withdraw(next);
			this.leaving.add(next);
		}
		this.leaving.removeIf((connection) -> hasLeft(connection, late));
		if (this.waiting.isEmpty() && this.leaving.isEmpty()) {
			this.done.complete(null);
		}
		else {
			this.threads.scheduler().after(PAUSE, () -> step(pace));
		}
	}

	/** Disconnects those that are left, answered or not. */
	void end() {
		this.connections.closeAll();
		this.done.complete(null);
	}

	private boolean hasLeft(Connection connection, boolean late) {
		if (connection.isClosed()) {
			return true;
		}
		if (!late && (!connection.isAnswered() || this.rpc.isAsked(connection))) {
			return false;
		}
		connection.close(CloseReason.SERVER_STOPPING);
		return true;
	}

	/** When whose turn is. */
	private record Pace(DrainOptions options, int clients, long start) {

		/** How many need not leave yet; a step's worth goes at once. */
		long stay(long elapsed) {
			double passed = elapsed + PAUSE.toNanos();
			double part = passed / Math.max(1, this.options.timeout().toNanos() * 3 / 4);
			double rate = passed / 1e9 * this.options.clientsPerSecond();
			return Math.max(0, this.clients - (long) Math.ceil(Math.max(part * this.clients, rate)));
		}

	}

}
