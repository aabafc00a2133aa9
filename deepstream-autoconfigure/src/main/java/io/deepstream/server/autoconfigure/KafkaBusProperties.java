package io.deepstream.server.autoconfigure;

import io.deepstream.server.connector.kafka.KafkaBusOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The topic of the message bus on Kafka, which has the name of the cluster.
 *
 * @param partitions Partitions of the topic if it has to be made.
 * @param replicas Replicas of each partition if the topic has to be made. -1 for the
 * broker's default.
 */
@ConfigurationProperties("deepstream.messaging.kafka")
record KafkaBusProperties(@DefaultValue("8") int partitions, @DefaultValue("-1") short replicas) {

	KafkaBusProperties {
		Check.positive("deepstream.messaging.kafka.partitions", partitions);
		Check.that(replicas > 0 || replicas == -1, "deepstream.messaging.kafka.replicas", "positive or -1", replicas);
	}

	KafkaBusOptions toOptions(String topic) {
		return new KafkaBusOptions(topic, this.partitions, this.replicas);
	}

}
