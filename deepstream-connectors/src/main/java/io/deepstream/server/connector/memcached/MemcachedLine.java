package io.deepstream.server.connector.memcached;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.spotify.folsom.AsciiMemcacheClient;
import com.spotify.folsom.MemcacheClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Memcached. The driver connects again by itself, but may stop doing so for
 * good when connections are lost as soon as they are made. So while operations fail for
 * want of a connection, another client is made now and then: if it reaches all servers,
 * it takes the place of the one before. Any thread; nothing blocks.
 */
final class MemcachedLine {

	private static final Logger logger = LoggerFactory.getLogger(MemcachedLine.class);

	private final Supplier<AsciiMemcacheClient<byte[]>> connector;

	private final Duration timeout;

	private final long pauseNanos;

	private volatile AsciiMemcacheClient<byte[]> client;

	private boolean trying;

	private long lastTry;

	private boolean closed;

	/**
	 * Begins to connect.
	 * @param connector makes clients
	 * @param timeout how long another client may take to reach all servers, and how long
	 * the one before may still answer
	 * @param pause between two attempts with another client
	 */
	MemcachedLine(Supplier<AsciiMemcacheClient<byte[]>> connector, Duration timeout, Duration pause) {
		this.connector = connector;
		this.timeout = timeout;
		this.pauseNanos = pause.toNanos();
		this.lastTry = System.nanoTime();
		this.client = connector.get();
	}

	/**
	 * What to ask now.
	 */
	AsciiMemcacheClient<byte[]> client() {
		return this.client;
	}

	/**
	 * An operation has failed.
	 */
	void failed(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof MemcacheClosedException && begins()) {
			try {
				tryAnother(this.connector.get());
			}
			catch (RuntimeException ex) {
				logger.warn("No new client of Memcached can be made", ex);
				ended();
			}
		}
	}

	private synchronized boolean begins() {
		if (this.closed || this.trying || System.nanoTime() - this.lastTry < this.pauseNanos) {
			return false;
		}
		this.trying = true;
		return true;
	}

	private void tryAnother(AsciiMemcacheClient<byte[]> other) {
		other.fullyConnectedFuture()
			.thenApply((connected) -> other)
			.toCompletableFuture()
			.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((connected, failure) -> tried(other, failure == null));
	}

	private synchronized void tried(AsciiMemcacheClient<byte[]> other, boolean connected) {
		ended();
		if (this.closed || !connected) {
			other.shutdown();
			return;
		}
		logger.info("Memcached is asked by a new client: the one before had lost its connection");
		AsciiMemcacheClient<byte[]> before = this.client;
		this.client = other;
		Executor later = CompletableFuture.delayedExecutor(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		later.execute(before::shutdown);
	}

	private synchronized void ended() {
		this.trying = false;
		this.lastTry = System.nanoTime();
	}

	synchronized void close() {
		this.closed = true;
		this.client.shutdown();
	}

}
