package io.deepstream.server.connector.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topic where it is missing. Blocks, on the thread of a connection.
 */
final class KafkaTopic {

	private KafkaTopic() {
	}

	/**
	 * Looks for it.
	 * @return how many partitions it has
	 */
	static int ensure(Map<String, Object> client, KafkaBusOptions options) throws Exception {
		Admin admin = Admin.create(KafkaSettings.admin(client));
		try {
			int partitions = partitions(admin, options.topic());
			return (partitions > 0) ? partitions : create(admin, options);
		}
		finally {
			admin.close(KafkaSettings.PATIENCE);
		}
	}

	/** Zero where there is no such topic. */
	private static int partitions(Admin admin, String topic) throws Exception {
		try {
			return admin.describeTopics(List.of(topic))
				.allTopicNames()
				.get(KafkaSettings.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
				.values()
				.stream()
				.mapToInt((description) -> description.partitions().size())
				.sum();
		}
		catch (ExecutionException failure) {
			if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
				return 0;
			}
			throw failure;
		}
	}

	private static int create(Admin admin, KafkaBusOptions options) throws Exception {
		Optional<Short> replicas = (options.replicas() > 0) ? Optional.of(options.replicas()) : Optional.empty();
		NewTopic topic = new NewTopic(options.topic(), Optional.of(options.partitions()), replicas)
			.configs(KafkaSettings.topic());
		try {
			admin.createTopics(List.of(topic)).all().get(KafkaSettings.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			return options.partitions();
		}
		catch (ExecutionException failure) {
			if (failure.getCause() instanceof TopicExistsException) {
				return partitions(admin, options.topic());
			}
			throw failure;
		}
	}

}
