package io.deepstream.server.connector.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session and the thread that it may block. What waits for that thread, and what the
 * other side has not taken yet, is bounded in bytes. When a line ends, everything that is
 * pending fails.
 */
final class Line {

	private static final Logger logger = LoggerFactory.getLogger(Line.class);

	/** Bytes that are not taken yet. */
	static final long MAX_UNSENT = 64L * 1024 * 1024;

	/** What a message costs besides its bytes. */
	private static final int OVERHEAD = 256;

	private final String name;

	private final ThreadPoolExecutor thread;

	private final Set<CompletableFuture<Void>> pending = ConcurrentHashMap.newKeySet();

	private final AtomicLong unsent = new AtomicLong();

	private final AtomicLong takes = new AtomicLong();

	private volatile @Nullable Session session;

	private volatile boolean ended;

	Line(String name) {
		this.name = name;
		this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(),
				new DefaultThreadFactory(name, true));
	}

	/** Opens the session and subscribes to the channels that are wanted by then. */
	CompletableFuture<Void> open(Session.Opener opener, Session.Events events, Supplier<Collection<String>> channels) {
		return submit((done) -> {
			Session opened = opener.open(events);
			this.session = opened;
			if (this.ended) {
				opened.close(true);
			}
			List<CompletableFuture<Void>> subscriptions = new ArrayList<>();
			for (String channel : channels.get()) {
				CompletableFuture<Void> subscription = new CompletableFuture<>();
				subscriptions.add(subscription);
				opened.subscribe(channel, subscription);
			}
			CompletableFuture.allOf(subscriptions.toArray(CompletableFuture<?>[]::new))
				.whenComplete((all, failure) -> settle(done, failure));
		});
	}

	CompletableFuture<Void> subscribe(String channel) {
		return submit((done) -> session().subscribe(channel, done));
	}

	CompletableFuture<Void> unsubscribe(String channel) {
		return submit((done) -> session().unsubscribe(channel, done));
	}

	CompletableFuture<Void> send(String channel, byte[] frame) {
		return send(frame.length + OVERHEAD, (taken) -> session().send(channel, frame, taken));
	}

	CompletableFuture<Void> sendBeacon(String channel, byte[] frame) {
		return send(frame.length + OVERHEAD, (taken) -> session().sendBeacon(channel, frame, taken));
	}

	private CompletableFuture<Void> send(long size, Work work) {
		if (this.unsent.addAndGet(size) > MAX_UNSENT) {
			this.unsent.addAndGet(-size);
			return CompletableFuture.failedFuture(new IllegalStateException(
					"More than " + MAX_UNSENT + " bytes wait to be taken: messages are not taken fast enough"));
		}
		CompletableFuture<Void> sending = submit(work);
		sending.whenComplete((done, failure) -> {
			this.unsent.addAndGet(-size);
			if (failure == null) {
				this.takes.incrementAndGet();
			}
		});
		return sending;
	}

	/** Frames taken by the other side until now. */
	long takes() {
		return this.takes.get();
	}

	private static void settle(CompletableFuture<Void> result, @Nullable Throwable failure) {
		if (failure == null) {
			result.complete(null);
		}
		else {
			result.completeExceptionally(failure);
		}
	}

	private Session session() {
		Session current = this.session;
		if (current == null) {
			throw new IllegalStateException("There is no session");
		}
		return current;
	}

	private CompletableFuture<Void> submit(Work work) {
		Step step = new Step(work);
		this.pending.add(step);
		step.whenComplete((done, failure) -> this.pending.remove(step));
		try {
			this.thread.execute(step);
		}
		catch (RejectedExecutionException ended) {
			step.completeExceptionally(new IllegalStateException("The connection has ended", ended));
		}
		return step;
	}

	/**
	 * Sends what waits, then ends. Blocks for about the time given at most.
	 */
	void close(Duration patience) {
		submit((done) -> {
			closeSession(false);
			done.complete(null);
		});
		this.thread.shutdown();
		Termination.await(this.thread, patience);
		abandon(new IllegalStateException("The bus was closed"));
	}

	/**
	 * Ends at once, though a session that does not answer may take its time to go.
	 */
	void abandon(Throwable cause) {
		this.ended = true;
		this.thread.shutdownNow();
		this.pending.forEach((step) -> step.completeExceptionally(cause));
		if (this.session != null) {
			closeAside();
		}
	}

	/** A stuck thread may hold what closing needs, until the driver gives up. */
	private void closeAside() {
		new DefaultThreadFactory(this.name + "-closer", true).newThread(() -> closeSession(true)).start();
	}

	private void closeSession(boolean broken) {
		Session last = this.session;
		if (last == null) {
			return;
		}
		try {
			last.close(broken);
			this.session = null;
		}
		catch (RuntimeException failure) {
			logger.debug("A connection of {} did not end well", this.name, failure);
		}
	}

	/** What the thread does; completes its result itself unless it throws. */
	@FunctionalInterface
	private interface Work {

		void perform(CompletableFuture<Void> result) throws Exception;

	}

	/** Work of the thread, and what becomes of it. */
	private static final class Step extends CompletableFuture<Void> implements Runnable {

		private final Work work;

		Step(Work work) {
			this.work = work;
		}

		@Override
		public void run() {
			try {
				this.work.perform(this);
			}
			catch (Exception failure) {
				completeExceptionally(failure);
			}
		}

	}

}
