package io.deepstream.server;

import io.deepstream.server.connector.amqp.AmqpMessageBus;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/**
 * RabbitMQ as message bus.
 */
class AmqpClusterIT extends RedisCacheClusterContract {

	private static CachingConnectionFactory broker;

	@BeforeAll
	static void connectBroker() {
		TestServer server = TestServers.rabbitMq();
		broker = new CachingConnectionFactory(server.host(), server.port());
	}

	@AfterAll
	static void disconnectBroker() {
		broker.destroy();
	}

	@Override
	protected MessageBus bus() {
		return new AmqpMessageBus(broker, cluster());
	}

	@Override
	protected long received(MessageBus bus) {
		return ((AmqpMessageBus) bus).received();
	}

}
