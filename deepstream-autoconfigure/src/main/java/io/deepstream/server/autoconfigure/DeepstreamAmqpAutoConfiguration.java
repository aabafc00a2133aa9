package io.deepstream.server.autoconfigure;

import io.deepstream.server.connector.amqp.AmqpMessageBus;
import io.deepstream.server.spi.MessageBus;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * RabbitMQ as message bus, over the application's own connection factory
 * ({@code spring.rabbitmq}).
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class, after = RabbitAutoConfiguration.class)
@ConditionalOnClass({ ConnectionFactory.class, RabbitAutoConfiguration.class })
@ConditionalOnProperty(name = "deepstream.messaging.type", havingValue = "amqp")
@EnableConfigurationProperties(ConnectorProperties.class)
public final class DeepstreamAmqpAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(MessageBus.class)
	AmqpMessageBus deepstreamAmqpMessageBus(ConnectionFactory connections, ConnectorProperties properties) {
		return new AmqpMessageBus(connections, properties.messaging().prefix());
	}

}
