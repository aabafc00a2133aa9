package io.deepstream.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.deepstream.server.cluster.Cluster;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be there before a node takes clients: the connectors, then the cluster.
 */
final class Startup {

	private static final Logger logger = LoggerFactory.getLogger(Startup.class);

	private final ServerParts parts;

	private final ConnectorStates states;

	private final Cluster cluster;

	private final boolean lazy;

	/** What is waited for before the cluster. */
	private volatile @Nullable String awaited;

	Startup(ServerParts parts, ConnectorStates states, Cluster cluster, boolean lazy) {
		this.parts = parts;
		this.states = states;
		this.cluster = cluster;
		this.lazy = lazy;
	}

	/** Completes when all is there, or at once if the start is lazy. */
	CompletionStage<Void> connect() {
		CompletionStage<Void> connected = reach("cache", this.parts.cache()::ping).thenCompose((done) -> {
			RecordStorage storage = this.parts.storage();
			return (storage != null) ? reach("storage", storage::ping) : CompletableFuture.completedStage(null);
		}).thenCompose((done) -> {
			this.awaited = null;
			return this.cluster.start();
		});
		if (!this.lazy) {
			return connected;
		}
		connected.exceptionally((failure) -> {
			logger.error("Started without all connectors, goes on trying", failure);
			return null;
		});
		return CompletableFuture.completedStage(null);
	}

	private CompletionStage<Void> reach(String connector, Supplier<CompletionStage<Void>> ping) {
		this.awaited = connector;
		CompletableFuture<Void> reached = new CompletableFuture<>();
		ping.get().whenComplete((done, failure) -> {
			if (failure == null) {
				this.states.connectorChanged(connector, State.UP, null);
				reached.complete(null);
				return;
			}
			this.states.connectorChanged(connector, State.DOWN, failure);
			if (this.lazy) {
				reached.complete(null);
			}
			else {
				reached.completeExceptionally(new ConnectorException(connector, failure));
			}
		});
		return reached;
	}

	/** {@code cache}, {@code storage}, {@code bus} or {@code nodes}. */
	String awaited() {
		String connector = this.awaited;
		return (connector != null) ? connector : this.cluster.awaited();
	}

}
