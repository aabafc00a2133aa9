package io.deepstream.server.connector.kafka;

/**
 * The topic of a bus, which is made when it is missing.
 *
 * @param topic keeps clusters on one Kafka apart
 * @param partitions of a topic that has to be made
 * @param replicas of each partition of a topic that has to be made; -1 for the broker's
 * default
 */
public record KafkaBusOptions(String topic, int partitions, short replicas) {

	public KafkaBusOptions {
		if (partitions < 1) {
			throw new IllegalArgumentException("partitions must be positive: " + partitions);
		}
		if (replicas < 1 && replicas != -1) {
			throw new IllegalArgumentException("replicas must be positive or -1: " + replicas);
		}
	}

}
