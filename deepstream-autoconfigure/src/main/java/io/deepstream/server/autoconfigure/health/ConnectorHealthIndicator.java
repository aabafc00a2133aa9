package io.deepstream.server.autoconfigure.health;

import java.util.Locale;

import io.deepstream.server.ConnectorState;
import io.deepstream.server.DeepstreamServer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} for a connector, as the node sees it: the backend is not asked
 * anew. One that works in part counts as up, and tells what fails.
 */
public final class ConnectorHealthIndicator extends AbstractHealthIndicator {

	private final DeepstreamServer server;

	private final String connector;

	private final String type;

	/**
	 * Asks the server when it is asked.
	 * @param server uses the connector
	 * @param connector {@code cache}, {@code storage} or {@code bus}
	 * @param type says which one it is
	 */
	public ConnectorHealthIndicator(DeepstreamServer server, String connector, String type) {
		super("deepstream health check failed");
		this.server = server;
		this.connector = connector;
		this.type = type;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		ConnectorState state = this.server.connectors().get(this.connector);
		builder.status(status(state)).withDetail("type", this.type);
		if (state != null) {
			builder.withDetail("state", state.state().name().toLowerCase(Locale.ROOT))
				.withDetail("since", state.since().toString());
			ConnectorState.Failure failure = state.lastFailure();
			if (failure != null) {
				builder.withDetail("lastError", SecretFree.describe(failure.cause()))
					.withDetail("lastErrorAt", failure.at().toString());
			}
		}
	}

	/** A bus may have nothing to report; the node does not start without it. */
	private Status status(@Nullable ConnectorState state) {
		if (state != null) {
			return switch (state.state()) {
				case UP, DEGRADED -> Status.UP;
				case DOWN -> Status.DOWN;
			};
		}
		boolean started = this.server.statistics().acceptsClients() || this.server.isDraining();
		return (started && !this.server.options().lazyStart()) ? Status.UP : Status.UNKNOWN;
	}

}
