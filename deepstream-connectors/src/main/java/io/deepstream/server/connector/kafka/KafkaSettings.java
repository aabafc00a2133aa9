package io.deepstream.server.connector.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settings of the clients, over those of the application where order, latency and bounds
 * depend on them.
 */
final class KafkaSettings {

	/** For a single request, and for what an open session needs of the cluster. */
	static final Duration PATIENCE = Duration.ofSeconds(5);

	/** A record's whole value with its frame; above the default of 1 MiB. */
	private static final int MAX_MESSAGE = 8 * 1024 * 1024;

	private static final long BUFFER = 80L * 1024 * 1024;

	private static final int BATCH = 64 * 1024;

	private static final Duration RETENTION = Duration.ofMinutes(1);

	private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

	private KafkaSettings() {
	}

	/** A lost node has no use for what is older than its time-out. */
	static Map<String, String> topic() {
		String retention = Long.toString(RETENTION.toMillis());
		return Map.of(TopicConfig.RETENTION_MS_CONFIG, retention, TopicConfig.SEGMENT_MS_CONFIG, retention,
				TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE));
	}

	static Map<String, Object> admin(Map<String, Object> client) {
		Map<String, Object> settings = new HashMap<>(client);
		putMillis(settings, CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE);
		putMillis(settings, CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE);
		return settings;
	}

	/**
	 * Idempotent, so that retries keep the order; a batch is what waits anyway, nothing
	 * waits for a batch.
	 */
	static Map<String, Object> producer(Map<String, Object> client) {
		Map<String, Object> settings = common(client);
		settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
		settings.put(ProducerConfig.ACKS_CONFIG, "all");
		settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
		settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
		settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
		settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_MESSAGE);
		putMillis(settings, ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE);
		putMillis(settings, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE);
		putMillis(settings, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE);
		return settings;
	}

	static Map<String, Object> consumer(Map<String, Object> client) {
		Map<String, Object> settings = common(client);
		settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
		settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
		settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
		settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
		settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
		settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
		putMillis(settings, CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE);
		putMillis(settings, CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE);
		return settings;
	}

	private static Map<String, Object> common(Map<String, Object> client) {
		Map<String, Object> settings = new HashMap<>(client);
		putMillis(settings, CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, LONGEST_BACKOFF);
		putMillis(settings, CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, LONGEST_BACKOFF);
		return settings;
	}

	private static void putMillis(Map<String, Object> settings, String name, Duration value) {
		settings.put(name, (int) value.toMillis());
	}

}
