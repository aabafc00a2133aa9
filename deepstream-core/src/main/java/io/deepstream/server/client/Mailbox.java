package io.deepstream.server.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.deepstream.server.concurrent.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Callbacks of one subscription: run one at a time, in order, on the application's
 * threads, never on the one that adds them. Any thread.
 */
final class Mailbox implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Mailbox.class);

	/** Then others have their turn. */
	private static final int AT_ONCE = 64;

	/** How soon to try again when the executor takes nothing. */
	private static final Duration PAUSE = Duration.ofMillis(100);

	private final Executor callbacks;

	private final Scheduler scheduler;

	private final int capacity;

	private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

	private boolean running;

	private volatile boolean closed;

	Mailbox(Executor callbacks, Scheduler scheduler, int capacity) {
		this.callbacks = callbacks;
		this.scheduler = scheduler;
		this.capacity = capacity;
	}

	/**
	 * Adds a callback unless too many wait.
	 */
	boolean offer(Runnable callback) {
		synchronized (this) {
			if (this.waiting.size() >= this.capacity) {
				return false;
			}
		}
		add(callback);
		return true;
	}

	/**
	 * Adds a callback that must not be lost.
	 */
	void add(Runnable callback) {
		synchronized (this) {
			this.waiting.add(callback);
			if (this.running) {
				return;
			}
			this.running = true;
		}
		start();
	}

	private void start() {
		try {
			this.callbacks.execute(this);
		}
		catch (RejectedExecutionException busy) {
			if (!this.closed) {
				this.scheduler.after(PAUSE, this::start);
			}
		}
	}

	/**
	 * Drops what waits and what comes.
	 */
	void close() {
		this.closed = true;
	}

	@Override
	public void run() {
		for (int count = 0; count < AT_ONCE; count++) {
			Runnable next = next();
			if (next == null || this.closed) {
				return;
			}
			try {
				next.run();
			}
			catch (RuntimeException | Error failure) {
				// whatever a callback does must not end the subscription
				logger.error("A callback failed", failure);
			}
		}
		start();
	}

	private synchronized @Nullable Runnable next() {
		Runnable next = this.waiting.poll();
		this.running = next != null;
		return next;
	}

}
