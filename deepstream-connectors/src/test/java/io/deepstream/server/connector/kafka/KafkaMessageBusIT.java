package io.deepstream.server.connector.kafka;

import java.util.Optional;
import java.util.UUID;

import io.deepstream.server.spi.Backend;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.MessageBusContract;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class KafkaMessageBusIT extends MessageBusContract {

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
	protected Optional<Backend> backend() {
		return Optional.of(new Backend() {

			@Override
			public void stop() {
				server.kill();
			}

			@Override
			public void start() {
				server.start();
			}

		});
	}

}
