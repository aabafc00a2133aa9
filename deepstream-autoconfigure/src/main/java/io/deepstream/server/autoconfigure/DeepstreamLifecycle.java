package io.deepstream.server.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.deepstream.server.ConnectorException;
import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerParts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the server after the web server, which answers handshakes with 503 until then,
 * and stops it before: clients are told, then records are stored, then the cluster is
 * left. Waits on the application's main thread, the only place where anything waits for
 * the server.
 */
final class DeepstreamLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(DeepstreamLifecycle.class);

	/** Later than the web server's graceful shutdown, so stopped earlier. */
	static final int PHASE = DEFAULT_PHASE - 512;

	private final DeepstreamServer server;

	private final ServerParts parts;

	private final Duration startTimeout;

	private boolean stopped;

	private volatile boolean running;

	DeepstreamLifecycle(DeepstreamServer server, ServerParts parts, Duration startTimeout) {
		this.server = server;
		this.parts = parts;
		this.startTimeout = startTimeout;
	}

	@Override
	public void start() {
		if (this.stopped) {
			throw new IllegalStateException("A deepstream node that was stopped cannot be started again:"
					+ " close the application context and create a new one");
		}
		try {
			this.server.start().toCompletableFuture().get(this.startTimeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException failure) {
			Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
			throw new DeepstreamStartException(
					Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName()),
					(cause instanceof ConnectorException away) ? StartPart.of(away.connector()).remedy() : null, cause);
		}
		catch (TimeoutException late) {
			StartPart part = StartPart.of(this.server.awaited());
			throw new DeepstreamStartException(part.describe(this.parts) + " did not answer within " + this.startTimeout
					+ " (property deepstream.start-timeout)", part.remedy(), late);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new DeepstreamStartException("The start was interrupted", interrupted);
		}
		this.running = true;
		logger.info("deepstream node '{}' is running: cache {}, bus {}, storage {}", this.server.options().nodeId(),
				describe(this.parts.cache()), describe(this.parts.bus()), describe(this.parts.storage()));
	}

	private static String describe(@Nullable Object connector) {
		return (connector != null) ? connector.getClass().getSimpleName() : "none";
	}

	@Override
	public void stop() {
		throw new UnsupportedOperationException("Stopped with a callback");
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.stopped = true;
		this.server.stop().whenComplete((done, failure) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Clients would have to reconnect, and records would leave the memory. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
