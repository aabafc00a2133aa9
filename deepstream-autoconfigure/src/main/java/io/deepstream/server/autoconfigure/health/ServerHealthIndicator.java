package io.deepstream.server.autoconfigure.health;

import io.deepstream.server.DeepstreamServer;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for the node itself: up while it takes clients, otherwise out
 * of service.
 */
public final class ServerHealthIndicator extends AbstractHealthIndicator {

	private final DeepstreamServer server;

	/**
	 * Asks the server when it is asked.
	 * @param server not started by this
	 */
	public ServerHealthIndicator(DeepstreamServer server) {
		super("deepstream health check failed");
		this.server = server;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		boolean accepts = this.server.statistics().acceptsClients();
		(accepts ? builder.up() : builder.outOfService()).withDetail("node", this.server.options().nodeId())
			.withDetail("nodes", this.server.cluster().members().size())
			.withDetail("connections", this.server.connectionCount())
			.withDetail("since", this.server.statistics().since().toString());
	}

}
