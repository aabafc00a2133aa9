package io.deepstream.server.connector.kafka;

import java.util.Map;

import io.deepstream.server.connector.link.Link;
import io.deepstream.server.connector.link.Session;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * One topic per cluster; a channel has a fixed partition of it, so that its messages keep
 * their order. Every node reads all partitions from their ends, without a group: a node
 * that starts replays nothing. Kafka cannot be told what a node is interested in, so
 * every node receives everything and drops what it does not want unread. Publishing
 * completes when Kafka has written the message; while Kafka is away it fails, a few
 * seconds late at first, and what fails may yet be delivered.
 */
public final class KafkaMessageBus extends Link {

	/**
	 * Uses a Kafka cluster.
	 * @param client settings of producer, consumer and admin client alike: where Kafka is
	 * and how to log in
	 * @param options the topic
	 */
	public KafkaMessageBus(Map<String, Object> client, KafkaBusOptions options) {
		super("kafka", "Kafka at " + client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
				opener(Map.copyOf(client), options));
	}

	private static Session.Opener opener(Map<String, Object> settings, KafkaBusOptions options) {
		return (events) -> KafkaSession.open(settings, options, events);
	}

}
