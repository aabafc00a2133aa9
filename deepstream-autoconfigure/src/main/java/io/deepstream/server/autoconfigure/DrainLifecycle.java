package io.deepstream.server.autoconfigure;

import java.util.concurrent.CompletionStage;

import io.deepstream.server.DeepstreamServer;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Makes clients go to other nodes, before anything of this one stops or when somebody
 * wants it. Says so to what asks whether the application is ready; Boot does, too, when a
 * web server's context closes, but not in other cases.
 */
final class DrainLifecycle extends NodePhase {

	private final DeepstreamServer server;

	private final DrainProperties properties;

	private final ApplicationEventPublisher events;

	DrainLifecycle(DeepstreamServer server, DrainProperties properties, ApplicationEventPublisher events) {
		super(DRAINING);
		this.server = server;
		this.properties = properties;
		this.events = events;
	}

	@Override
	void begin() {
	}

	@Override
	CompletionStage<Void> end() {
		return drain();
	}

	/** Completes when no client is left; the first call counts. */
	CompletionStage<Void> drain() {
		if (!this.server.isDraining()) {
			AvailabilityChangeEvent.publish(this.events, this, ReadinessState.REFUSING_TRAFFIC);
		}
		return this.server.drain(this.properties.toOptions());
	}

}
