package io.deepstream.server.autoconfigure;

import java.util.Map;

import io.deepstream.server.connector.kafka.KafkaMessageBus;
import io.deepstream.server.spi.MessageBus;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.SslConfigs;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;

/**
 * Kafka as message bus, with clients of its own that have the application's settings
 * ({@code spring.kafka}) for address and login, and none of those that concern its
 * messages.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class, after = KafkaAutoConfiguration.class)
@ConditionalOnClass({ KafkaProducer.class, KafkaAutoConfiguration.class })
@ConditionalOnProperty(name = "deepstream.messaging.type", havingValue = "kafka")
@EnableConfigurationProperties({ ConnectorProperties.class, KafkaBusProperties.class })
public final class DeepstreamKafkaAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(MessageBus.class)
	KafkaMessageBus deepstreamKafkaMessageBus(KafkaProperties kafka, KafkaConnectionDetails connection,
			KafkaBusProperties properties, ConnectorProperties connectors) {
		return new KafkaMessageBus(clientSettings(kafka, connection),
				properties.toOptions(connectors.messaging().prefix()));
	}

	/** As Boot does it for its own admin client. */
	private static Map<String, Object> clientSettings(KafkaProperties kafka, KafkaConnectionDetails connection) {
		Map<String, Object> settings = kafka.buildAdminProperties();
		KafkaConnectionDetails.Configuration admin = connection.getAdmin();
		settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", admin.getBootstrapServers()));
		SslBundle bundle = admin.getSslBundle();
		if (bundle != null) {
			settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class);
			settings.put(SslBundle.class.getName(), bundle);
		}
		String protocol = admin.getSecurityProtocol();
		if (protocol != null) {
			settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
		}
		return settings;
	}

}
