package io.deepstream.server.connector.amqp;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/**
 * Connections as Spring Boot makes them.
 */
final class AmqpClients {

	private AmqpClients() {
	}

	static CachingConnectionFactory connect(String host, int port) {
		return new CachingConnectionFactory(host, port);
	}

}
