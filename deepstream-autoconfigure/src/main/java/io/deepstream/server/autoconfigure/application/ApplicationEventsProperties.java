package io.deepstream.server.autoconfigure.application;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is published as events of the application.
 *
 * @param clients Whether ClientConnectedEvent and ClientDisconnectedEvent are published.
 * @param records Whether RecordChangedEvent is published.
 * @param queueSize Events that may wait for slow listeners; further ones are dropped.
 */
@ConfigurationProperties("deepstream.application-events")
public record ApplicationEventsProperties(@DefaultValue("true") boolean clients, @DefaultValue("false") boolean records,
		@DefaultValue("10000") int queueSize) {

	public ApplicationEventsProperties {
		if (queueSize <= 0) {
			throw new IllegalArgumentException(
					"deepstream.application-events.queue-size must be positive, but is " + queueSize);
		}
	}

}
