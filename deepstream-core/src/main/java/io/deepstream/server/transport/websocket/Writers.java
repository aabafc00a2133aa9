package io.deepstream.server.transport.websocket;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.deepstream.server.concurrent.Scheduler;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that write to the network, and the only ones that may block there: a
 * container's flush waits while a client does not read. What is sent while a session
 * waits for its turn leaves in one write. A thread that is stuck with one client for
 * {@value #STALL_MILLIS} ms is replaced, so that the others notice nothing. A client that
 * a thread is stuck with longer than the send time-out is closed; when too many threads
 * are stuck, those stuck longest give up their clients. The queue holds each session at
 * most twice.
 */
final class Writers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Writers.class);

	private static final int STALL_MILLIS = 20;

	/** Comes after everything to write; each thread leaves it to the next one. */
	private static final Runnable END = () -> {
	};

	private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

	private final Set<Writer> writers = ConcurrentHashMap.newKeySet();

	private final AtomicInteger numbers = new AtomicInteger();

	private final int maxStalled;

	private final Duration sendTimeout;

	private final Scheduler scheduler;

	private final Scheduler.Cancellable watch;

	/**
	 * Starts the threads.
	 * @param count threads that are not stuck
	 * @param maxStalled threads that may be stuck
	 * @param sendTimeout how long they may be, and how long a client may take to answer a
	 * close frame
	 * @param scheduler looks after them
	 */
	Writers(int count, int maxStalled, Duration sendTimeout, Scheduler scheduler) {
		this.maxStalled = maxStalled;
		this.sendTimeout = sendTimeout;
		this.scheduler = scheduler;
		for (int i = 0; i < count; i++) {
			startWriter();
		}
		this.watch = scheduler.every(Duration.ofMillis(STALL_MILLIS), () -> replaceStalled(System.nanoTime()));
	}

	/**
	 * Queues work. Any thread; never blocks.
	 */
	void execute(ContainerTransport transport) {
		this.waiting.add(transport);
	}

	private void startWriter() {
		Writer writer = new Writer();
		this.writers.add(writer);
		Thread thread = new Thread(writer, "deepstream-writer-" + this.numbers.incrementAndGet());
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Ends a session hard unless it has ended by itself within the send time-out.
	 */
	void abortLater(Session session) {
		if (!ContainerLimits.needsAbort(session)) {
			return;
		}
		try {
			this.scheduler.after(this.sendTimeout, () -> ContainerLimits.abort(session));
		}
		catch (IllegalStateException stopped) {
			logger.debug("Session {} is left to the container, which stops", session.getId(), stopped);
		}
	}

	private void replaceStalled(long now) {
		List<Stall> stalls = this.writers.stream()
			.map(Writer::stall)
			.filter((stall) -> stall.task() != null && now - stall.since() > STALL_MILLIS * 1_000_000L)
			.sorted(Comparator.comparingLong((stall) -> stall.since() - now))
			.toList();
		for (int i = 0; i < stalls.size(); i++) {
			Stall stall = stalls.get(i);
			if (!stall.writer().replaced) {
				stall.writer().replaced = true;
				startWriter();
			}
			if ((i < stalls.size() - this.maxStalled || now - stall.since() > this.sendTimeout.toNanos())
					&& stall.task() instanceof ContainerTransport transport) {
				transport.abort();
			}
		}
	}

	/**
	 * Ends the threads once they have nothing to do.
	 */
	@Override
	public void close() {
		this.watch.cancel();
		this.waiting.add(END);
	}

	private final class Writer implements Runnable {

		private volatile @Nullable Runnable task;

		private volatile long since;

		private volatile boolean replaced;

		@Override
		public void run() {
			try {
				for (Runnable next = next(); next != END; next = next()) {
					this.since = System.nanoTime();
					this.task = next;
					run(next);
					this.task = null;
				}
			}
			catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
			}
			Writers.this.writers.remove(this);
		}

		private Runnable next() throws InterruptedException {
			if (this.replaced) {
				return END;
			}
			Runnable next = Writers.this.waiting.take();
			if (next == END) {
				Writers.this.waiting.add(END);
			}
			return next;
		}

		private void run(Runnable next) {
			try {
				next.run();
			}
			catch (RuntimeException failure) {
				logger.error("Writing to {} failed", next, failure);
			}
		}

		Stall stall() {
			return new Stall(this, this.task, this.since);
		}

	}

	/** What a thread does at one moment; no task while it waits for one. */
	private record Stall(Writer writer, @Nullable Runnable task, long since) {
	}

}
