package io.deepstream.server.connector.amqp;

import io.deepstream.server.connector.link.Link;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * One exchange per cluster, one queue per node, one binding per channel that the node is
 * subscribed to. Publishing goes over one channel of the driver, so that order is kept,
 * and completes when the broker confirms it; a message that no node is interested in is
 * confirmed, too. Messages are transient: what is under way when a broker or a link dies
 * is lost. While there is no connection, or the broker blocks publishers, publishing
 * fails at once.
 */
public final class AmqpMessageBus extends Link {

	/**
	 * Uses a broker, or one of several.
	 * @param connections not closed by this bus; a connection that is found dead is
	 * aborted, so that this factory opens another one
	 * @param exchange name of the exchange; keeps clusters on one broker apart
	 */
	public AmqpMessageBus(ConnectionFactory connections, String exchange) {
		super("amqp", "RabbitMQ at " + connections.getHost() + ":" + connections.getPort(),
				(events) -> AmqpSession.open(connections, exchange, events));
	}

}
