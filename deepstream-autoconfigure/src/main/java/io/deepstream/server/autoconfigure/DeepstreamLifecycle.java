package io.deepstream.server.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.deepstream.server.ConnectorException;
import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerParts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the server after the web server, which answers handshakes with 503 until then,
 * and stops it before: clients that are left are told, then records are stored, then the
 * cluster is left.
 */
final class DeepstreamLifecycle extends NodePhase {

	private static final Logger logger = LoggerFactory.getLogger(DeepstreamLifecycle.class);

	private final DeepstreamServer server;

	private final ServerParts parts;

	private final Duration startTimeout;

	private boolean ended;

	DeepstreamLifecycle(DeepstreamServer server, ServerParts parts, Duration startTimeout) {
		super(SERVER);
		this.server = server;
		this.parts = parts;
		this.startTimeout = startTimeout;
	}

	@Override
	void begin() {
		if (this.ended) {
			throw new IllegalStateException("A deepstream node that was stopped cannot be started again:"
					+ " close the application context and create a new one");
		}
		try {
			this.server.start().toCompletableFuture().get(this.startTimeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException failure) {
			Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
			throw new DeepstreamStartException(
					Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName()), remedy(cause), cause);
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
		logger.info("deepstream node '{}' is running: cache {}, bus {}, storage {}", this.server.options().nodeId(),
				describe(this.parts.cache()), describe(this.parts.bus()), describe(this.parts.storage()));
	}

	private String remedy(Throwable cause) {
		if (cause instanceof ConnectorException away) {
			return StartPart.of(away.connector()).remedy();
		}
		StartPart part = StartPart.of(this.server.awaited());
		return (part == StartPart.NODES) ? StartPart.CONFLICT : part.remedy();
	}

	private static String describe(@Nullable Object connector) {
		return (connector != null) ? connector.getClass().getSimpleName() : "none";
	}

	@Override
	CompletionStage<Void> end() {
		this.ended = true;
		return this.server.stop();
	}

}
