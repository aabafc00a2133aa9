package io.deepstream.server.connector.amqp;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connector.link.Link;
import io.deepstream.server.spi.MessageBus;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * One exchange per cluster, one queue per node, one binding per channel that the node is
 * subscribed to. Publishing goes over one channel of the driver, so that order is kept,
 * and completes when the broker confirms it; a message that no node is interested in is
 * confirmed, too. Messages are transient: what is under way when a broker or a link dies
 * is lost. While there is no connection, or the broker blocks publishers, publishing
 * fails at once.
 */
public final class AmqpMessageBus implements MessageBus {

	private final Link link;

	/**
	 * Uses a broker, or one of several.
	 * @param connections not closed by this bus; a connection that is found dead is
	 * aborted, so that this factory opens another one
	 * @param exchange name of the exchange; keeps clusters on one broker apart
	 */
	public AmqpMessageBus(ConnectionFactory connections, String exchange) {
		this.link = new Link("amqp", "RabbitMQ at " + connections.getHost() + ":" + connections.getPort(),
				(events) -> AmqpSession.open(connections, exchange, events));
	}

	@Override
	public CompletionStage<Void> start(String nodeId, Receiver receiver) {
		return this.link.start(nodeId, receiver);
	}

	@Override
	public CompletionStage<Void> subscribe(String channel) {
		return this.link.subscribe(channel);
	}

	@Override
	public CompletionStage<Void> unsubscribe(String channel) {
		return this.link.unsubscribe(channel);
	}

	@Override
	public CompletionStage<Void> publish(String channel, ByteBuffer message) {
		return this.link.publish(channel, message);
	}

	/**
	 * Messages of other nodes that the broker has brought.
	 * @return since this bus was made
	 */
	public long received() {
		return this.link.received();
	}

	@Override
	public void close() {
		this.link.close();
	}

}
