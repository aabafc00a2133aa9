package io.deepstream.server.connector.kafka;

import java.util.UUID;

import io.deepstream.server.spi.Backend;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.MessageBusBackendContract;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class KafkaMessageBusIT extends MessageBusBackendContract {

	private static TestServer server;

	private final String topic = "deepstream-" + UUID.randomUUID();

	@BeforeAll
	static void startServer() {
		server = TestServers.newKafka();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	protected MessageBus create() {
		return KafkaClients.bus(server.host(), server.port(), this.topic);
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
