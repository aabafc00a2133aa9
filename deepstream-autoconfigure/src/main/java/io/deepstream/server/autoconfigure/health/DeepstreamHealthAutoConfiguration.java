package io.deepstream.server.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerParts;
import io.deepstream.server.autoconfigure.DeepstreamAutoConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Health of the node and its connectors, where there is Spring Boot's health.
 */
@AutoConfiguration(after = DeepstreamAutoConfiguration.class, before = HealthContributorRegistryAutoConfiguration.class)
@ConditionalOnClass({ CompositeHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ DeepstreamServer.class, ServerParts.class })
@ConditionalOnEnabledHealthIndicator("deepstream")
@EnableConfigurationProperties(HealthProperties.class)
public final class DeepstreamHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "deepstreamHealthIndicator", "deepstreamHealthContributor" })
	CompositeHealthContributor deepstreamHealthContributor(DeepstreamServer server, ServerParts parts) {
		Map<String, HealthContributor> contributors = new LinkedHashMap<>();
		contributors.put("server", new ServerHealthIndicator(server));
		add(contributors, "cache", server, "cache", parts.cache());
		add(contributors, "messaging", server, "bus", parts.bus());
		add(contributors, "storage", server, "storage", parts.storage());
		return CompositeHealthContributor.fromMap(contributors);
	}

	private static void add(Map<String, HealthContributor> contributors, String name, DeepstreamServer server,
			String connector, @Nullable Object part) {
		if (part != null) {
			contributors.put(name, new ConnectorHealthIndicator(server, connector, part.getClass().getSimpleName()));
		}
	}

}
