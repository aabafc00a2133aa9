package io.deepstream.server.connector.kafka;

import java.util.Map;

import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Buses on a Kafka.
 */
final class KafkaClients {

	private KafkaClients() {
	}

	static Map<String, Object> settings(String host, int port) {
		return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, host + ":" + port);
	}

	static KafkaMessageBus bus(String host, int port, String topic) {
		return new KafkaMessageBus(settings(host, port), new KafkaBusOptions(topic, 4, (short) 1));
	}

}
