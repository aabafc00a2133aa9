package io.deepstream.server.autoconfigure.application;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes events one after the other, in the order in which they were added, on one
 * thread that is there only while there is something to publish. Adding never waits.
 */
final class EventQueue implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventQueue.class);

	private static final Duration IDLE = Duration.ofSeconds(30);

	private static final Duration LAST_EVENTS = Duration.ofSeconds(1);

	/** Of those that are dropped, the first and then each so many are logged. */
	private static final int LOGGED = 10_000;

	private final ApplicationEventPublisher publisher;

	private final ThreadPoolExecutor thread;

	private final AtomicLong dropped = new AtomicLong();

	EventQueue(ApplicationEventPublisher publisher, int size, ThreadFactory threads) {
		this.publisher = publisher;
		this.thread = new ThreadPoolExecutor(1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(size), threads, (task, pool) -> drop());
		this.thread.allowCoreThreadTimeOut(true);
	}

	private void drop() {
		if (!this.thread.isShutdown() && this.dropped.getAndIncrement() % LOGGED == 0) {
			logger.warn("Listeners of the application are too slow: {} events dropped so far"
					+ " (property deepstream.application-events.queue-size)", this.dropped);
		}
	}

	void add(Object event) {
		this.thread.execute(() -> publish(event));
	}

	private void publish(Object event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException failure) {
			if (this.thread.isShutdown()) {
				logger.debug("A listener was gone before {}", event.getClass().getSimpleName(), failure);
			}
			else {
				logger.error("A listener of {} has failed", event.getClass().getSimpleName(), failure);
			}
		}
	}

	/**
	 * Publishes what waits if that does not take long.
	 */
	@Override
	public void close() {
		this.thread.shutdown();
		try {
			if (!this.thread.awaitTermination(LAST_EVENTS.toMillis(), TimeUnit.MILLISECONDS)) {
				this.thread.shutdownNow();
			}
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
