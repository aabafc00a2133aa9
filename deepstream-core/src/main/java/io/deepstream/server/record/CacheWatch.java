package io.deepstream.server.record;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * Watches whether the cache answers and whether it is still the same: asks for its id
 * every {@value #INTERVAL_MILLIS} ms, and at once when a request has failed. After it was
 * away, and when its id is another one because it was emptied, subscribers are brought up
 * to it.
 */
final class CacheWatch {

	private static final int INTERVAL_MILLIS = 2000;

	private static final Duration RETRY = Duration.ofMillis(500);

	private final RecordCache cache;

	private final Duration timeout;

	private final Threads threads;

	private final ServerListener listener;

	private final Runnable restored;

	private final Strand strand;

	private Scheduler.@Nullable Cancellable series;

	private volatile @Nullable String id;

	private volatile boolean suspected;

	private boolean asking;

	private boolean down;

	/**
	 * Watches nothing yet.
	 * @param cache what is watched
	 * @param timeout after which it counts as away
	 * @param threads for what does not run on the caller's thread
	 * @param listener hears of the cache's state
	 * @param restored called when subscribers may have missed something
	 */
	CacheWatch(RecordCache cache, Duration timeout, Threads threads, ServerListener listener, Runnable restored) {
		this.cache = cache;
		this.timeout = timeout;
		this.threads = threads;
		this.listener = listener;
		this.restored = restored;
		this.strand = new Strand(threads.workers());
	}

	void start() {
		check();
		this.series = this.threads.scheduler().every(Duration.ofMillis(INTERVAL_MILLIS), this::check);
	}

	void stop() {
		if (this.series != null) {
			this.series.cancel();
		}
	}

	/** A request has failed: is it the cache, or was it the request? Any thread. */
	void suspect() {
		if (!this.suspected && this.series != null) {
			this.suspected = true;
			check();
		}
	}

	private void check() {
		this.strand.run(() -> {
			if (!this.asking) {
				this.asking = true;
				ask();
			}
		});
	}

	private void ask() {
		CompletableFuture<String> answer = new CompletableFuture<>();
		Scheduler.Cancellable timer = this.threads.scheduler()
			.after(this.timeout,
					() -> answer.completeExceptionally(new TimeoutException("No answer within " + this.timeout)));
		id().whenComplete((found, failure) -> {
			timer.cancel();
			if (failure != null) {
				answer.completeExceptionally(failure);
			}
			else {
				answer.complete(found);
			}
		});
		answer.whenCompleteAsync((found, failure) -> this.strand.run(() -> answered(found, failure)),
				this.threads.workers());
	}

	private CompletionStage<String> id() {
		try {
			return this.cache.id();
		}
		catch (RuntimeException failure) {
			return CompletableFuture.failedStage(failure);
		}
	}

	private void answered(@Nullable String found, @Nullable Throwable failure) {
		this.asking = false;
		if (failure != null) {
			if (!this.down) {
				this.down = true;
				this.listener.connectorChanged("cache", ServerListener.State.DOWN, failure);
			}
			this.threads.scheduler().after(RETRY, this::check);
			return;
		}
		boolean emptied = this.id != null && !this.id.equals(found);
		this.id = found;
		this.threads.scheduler().after(RETRY, () -> this.suspected = false);
		if (this.down) {
			this.down = false;
			this.listener.connectorChanged("cache", ServerListener.State.UP, null);
			this.restored.run();
		}
		else if (emptied) {
			this.listener.connectorChanged("cache", ServerListener.State.DEGRADED,
					new IllegalStateException("The cache was emptied"));
			this.listener.connectorChanged("cache", ServerListener.State.UP, null);
			this.restored.run();
		}
	}

}
