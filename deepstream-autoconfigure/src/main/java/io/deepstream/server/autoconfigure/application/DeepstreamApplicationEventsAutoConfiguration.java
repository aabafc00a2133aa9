package io.deepstream.server.autoconfigure.application;

import java.util.concurrent.ThreadFactory;

import io.deepstream.server.autoconfigure.DeepstreamAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Publishes what happens in deepstream as events of the application.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class)
@EnableConfigurationProperties(ApplicationEventsProperties.class)
public final class DeepstreamApplicationEventsAutoConfiguration {

	private static final String THREAD = "deepstream-application-events-";

	@Bean
	EventQueue deepstreamEventQueue(ApplicationEventPublisher publisher, ApplicationEventsProperties properties,
			Environment environment) {
		return new EventQueue(publisher, properties.queueSize(), threads(environment));
	}

	private static ThreadFactory threads(Environment environment) {
		if (Threading.VIRTUAL.isActive(environment)) {
			return new VirtualThreadTaskExecutor(THREAD).getVirtualThreadFactory();
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory(THREAD);
		threads.setDaemon(true);
		return threads;
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "deepstream.application-events.clients", matchIfMissing = true)
	ClientEvents deepstreamClientEvents(EventQueue queue) {
		return new ClientEvents(queue);
	}

	@Bean
	@ConditionalOnBooleanProperty("deepstream.application-events.records")
	RecordEvents deepstreamRecordEvents(EventQueue queue) {
		return new RecordEvents(queue);
	}

}
