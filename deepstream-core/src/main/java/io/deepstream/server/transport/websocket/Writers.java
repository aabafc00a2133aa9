package io.deepstream.server.transport.websocket;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.deepstream.server.concurrent.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that write to the network, and the only ones that may block there: a
 * container's flush waits while a client does not read. What is sent while a session
 * waits for its turn leaves in one write. A thread that is stuck with one client for
 * {@value #STALL_MILLIS} ms is replaced, so that the others notice nothing; when too many
 * are stuck, the client stuck longest is closed. The queue holds each session at most
 * once.
 */
final class Writers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Writers.class);

	private static final int STALL_MILLIS = 20;

	private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

	private final Set<Writer> writers = ConcurrentHashMap.newKeySet();

	private final AtomicInteger numbers = new AtomicInteger();

	private final int maxStalled;

	private final Scheduler.Cancellable watch;

	private volatile boolean closed;

	/**
	 * Starts the threads.
	 * @param count threads that are not stuck
	 * @param maxStalled threads that may be stuck
	 * @param scheduler looks after them
	 */
	Writers(int count, int maxStalled, Scheduler scheduler) {
		this.maxStalled = maxStalled;
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

	private void replaceStalled(long now) {
		int stalled = 0;
		for (Writer writer : this.writers) {
			if (writer.isStalled(now)) {
				stalled++;
				if (!writer.replaced) {
					writer.replaced = true;
					startWriter();
				}
			}
		}
		if (stalled > this.maxStalled) {
			this.writers.stream()
				.filter((writer) -> writer.isStalled(now))
				.min(Comparator.comparingLong((writer) -> writer.since))
				.ifPresent(Writer::giveUp);
		}
	}

	/**
	 * Ends the threads once they have nothing to do.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.watch.cancel();
		this.writers.forEach((writer) -> this.waiting.add(() -> {
		}));
	}

	private final class Writer implements Runnable {

		private volatile @Nullable Runnable task;

		private volatile long since;

		private volatile boolean replaced;

		@Override
		public void run() {
			try {
				while (!this.replaced && !(Writers.this.closed && Writers.this.waiting.isEmpty())) {
					Runnable next = Writers.this.waiting.take();
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

		private void run(Runnable next) {
			try {
				next.run();
			}
			catch (RuntimeException failure) {
				logger.error("Writing to {} failed", next, failure);
			}
		}

		boolean isStalled(long now) {
			return this.task != null && now - this.since > STALL_MILLIS * 1_000_000L;
		}

		void giveUp() {
			if (this.task instanceof ContainerTransport transport) {
				transport.abort();
			}
		}

	}

}
