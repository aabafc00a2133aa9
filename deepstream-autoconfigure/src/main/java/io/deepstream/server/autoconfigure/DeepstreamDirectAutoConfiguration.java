package io.deepstream.server.autoconfigure;

import io.deepstream.server.connector.jgroups.JGroupsMessageBus;
import io.deepstream.server.connector.jgroups.JGroupsOptions;
import io.deepstream.server.spi.MessageBus;
import org.jgroups.JChannel;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Nodes that talk to each other directly, by JGroups over TCP.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class)
@ConditionalOnClass(JChannel.class)
@ConditionalOnProperty(name = "deepstream.messaging.type", havingValue = "direct")
@EnableConfigurationProperties({ ConnectorProperties.class, DirectBusProperties.class })
public final class DeepstreamDirectAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DirectConnectionDetails deepstreamDirectConnectionDetails(DirectBusProperties properties) {
		return new PropertiesDirectConnectionDetails(properties);
	}

	@Bean
	@ConditionalOnMissingBean(MessageBus.class)
	JGroupsMessageBus deepstreamJGroupsMessageBus(DirectConnectionDetails connection, ConnectorProperties connectors) {
		return new JGroupsMessageBus(new JGroupsOptions(connectors.messaging().prefix(), connection.getAddress(),
				connection.getPort(), connection.getSeeds(), connection.getSecret()));
	}

}
