package io.deepstream.server.autoconfigure.metrics;

import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerParts;
import io.deepstream.server.autoconfigure.DeepstreamAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Metrics of the node, where there is a registry for them.
 */
@AutoConfiguration(after = { DeepstreamAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class })
@ConditionalOnClass({ MeterRegistry.class, CompositeMeterRegistryAutoConfiguration.class })
@ConditionalOnBean({ MeterRegistry.class, DeepstreamServer.class, ServerParts.class })
public final class DeepstreamMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TimeMeters deepstreamTimeMeters(MeterRegistry registry) {
		return new TimeMeters(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	DeepstreamMetrics deepstreamMetrics(DeepstreamServer server, ServerParts parts) {
		List<String> connectors = new ArrayList<>(List.of("cache"));
		if (parts.bus() != null) {
			connectors.add("bus");
		}
		if (parts.storage() != null) {
			connectors.add("storage");
		}
		return new DeepstreamMetrics(server, connectors);
	}

}
