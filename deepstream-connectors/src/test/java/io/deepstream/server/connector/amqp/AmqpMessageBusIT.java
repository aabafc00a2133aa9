package io.deepstream.server.connector.amqp;

import java.util.UUID;

import io.deepstream.server.spi.Backend;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.MessageBusBackendContract;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

class AmqpMessageBusIT extends MessageBusBackendContract {

	private static TestServer server;

	private static CachingConnectionFactory connections;

	private final String exchange = "deepstream-" + UUID.randomUUID();

	@BeforeAll
	static void connect() {
		server = TestServers.newRabbitMq();
		connections = AmqpClients.connect(server.host(), server.port());
	}

	@AfterAll
	static void disconnect() {
		connections.destroy();
		server.close();
	}

	@Override
	protected MessageBus create() {
		return new AmqpMessageBus(connections, this.exchange);
	}

	@Override
	protected Backend backend() {
		return new Backend() {

			@Override
			public void stop() {
				server.kill();
			}

			@Override
			public void start() {
				server.start();
			}

		};
	}

}
