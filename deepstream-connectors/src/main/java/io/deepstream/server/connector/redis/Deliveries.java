package io.deepstream.server.connector.redis;

import java.nio.ByteBuffer;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.deepstream.server.connector.link.Session;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on what comes in, in order, on a thread of its own: who is slow with it does not
 * keep the driver from its other work. What exceeds the bound is dropped; that messages
 * were lost is said when those in front of them are handed on.
 */
final class Deliveries {

	private static final Logger logger = LoggerFactory.getLogger(Deliveries.class);

	/** Bytes that may wait. */
	static final long MAX_WAITING = 64L * 1024 * 1024;

	/** What a frame costs besides its bytes. */
	private static final int OVERHEAD = 256;

	private final Session.Events events;

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.MILLISECONDS,
			new LinkedBlockingQueue<>(), new DefaultThreadFactory("deepstream-redis-receiver", true));

	private final AtomicLong waiting = new AtomicLong();

	private volatile boolean lost;

	Deliveries(Session.Events events) {
		this.events = events;
	}

	/** One thread. */
	void add(byte[] frame) {
		long size = frame.length + OVERHEAD;
		if (this.waiting.get() + size > MAX_WAITING) {
			this.lost = true;
			return;
		}
		this.waiting.addAndGet(size);
		try {
			this.thread.execute(() -> deliver(frame, size));
		}
		catch (RejectedExecutionException closed) {
			logger.trace("A message came in after the end", closed);
		}
	}

	private void deliver(byte[] frame, long size) {
		this.events.received(ByteBuffer.wrap(frame).asReadOnlyBuffer());
		if (this.waiting.addAndGet(-size) == 0 && this.lost) {
			this.lost = false;
			this.events.interrupted(new IllegalStateException(
					"Messages came in faster than they were handled: more than " + MAX_WAITING + " bytes waited"));
		}
	}

	void close() {
		this.thread.shutdownNow();
	}

}
