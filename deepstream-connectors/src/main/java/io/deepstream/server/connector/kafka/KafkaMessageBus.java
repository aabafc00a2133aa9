package io.deepstream.server.connector.kafka;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connector.link.Link;
import io.deepstream.server.spi.MessageBus;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * One topic per cluster; a channel has a fixed partition of it, so that its messages keep
 * their order. Every node reads all partitions from their ends, without a group: a node
 * that starts replays nothing. Kafka cannot be told what a node is interested in, so
 * every node receives everything and drops what it does not want unread. Publishing
 * completes when Kafka has written the message; while Kafka is away it fails, a few
 * seconds late at first, and what fails may yet be delivered.
 */
public final class KafkaMessageBus implements MessageBus {

	private final Link link;

	/**
	 * Uses a Kafka cluster.
	 * @param client settings of producer, consumer and admin client alike: where Kafka is
	 * and how to log in
	 * @param options the topic
	 */
	public KafkaMessageBus(Map<String, Object> client, KafkaBusOptions options) {
		Map<String, Object> settings = Map.copyOf(client);
		this.link = new Link("kafka", "Kafka at " + settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
				(events) -> KafkaSession.open(settings, options, events));
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
	 * Messages of other nodes that Kafka has brought, wanted or not.
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
