package io.deepstream.server.connector.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.deepstream.server.connector.link.Session;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A producer, and a consumer on a thread of its own. Everybody receives every partition,
 * so that a subscription is a matter of this node alone.
 */
final class KafkaSession implements Session {

	private static final Duration CLOSING = Duration.ofSeconds(1);

	private final String topic;

	private final int partitions;

	private final KafkaProducer<byte[], byte[]> producer;

	private final KafkaReader reader;

	private final Events events;

	private KafkaSession(KafkaReader reader, KafkaProducer<byte[], byte[]> producer, String topic, int partitions,
			Events events) {
		this.reader = reader;
		this.producer = producer;
		this.topic = topic;
		this.partitions = partitions;
		this.events = events;
	}

	static KafkaSession open(Map<String, Object> client, KafkaBusOptions options, Events events) throws Exception {
		int count = KafkaTopic.ensure(client, options);
		List<TopicPartition> partitions = IntStream.range(0, count)
			.mapToObj((number) -> new TopicPartition(options.topic(), number))
			.toList();
		KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(KafkaSettings.consumer(client));
		try {
			consumer.assign(partitions);
			consumer.endOffsets(partitions).forEach(consumer::seek);
			KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(KafkaSettings.producer(client));
			return new KafkaSession(KafkaReader.start(consumer, events), producer, options.topic(), count, events);
		}
		catch (RuntimeException failure) {
			consumer.close(CLOSING);
			throw failure;
		}
	}

	/** Everything is received, and dropped where it is not wanted. */
	@Override
	public void subscribe(String channel, CompletableFuture<Void> done) {
		done.complete(null);
	}

	@Override
	public void unsubscribe(String channel, CompletableFuture<Void> done) {
		done.complete(null);
	}

	/** Over every partition: one that takes nothing fails the session. */
	@Override
	public void sendBeacon(String channel, byte[] frame, CompletableFuture<Void> taken) {
		CompletableFuture<?>[] all = new CompletableFuture<?>[this.partitions];
		for (int partition = 0; partition < this.partitions; partition++) {
			CompletableFuture<Void> one = new CompletableFuture<>();
			all[partition] = one;
			send(partition, frame, one);
		}
		CompletableFuture.allOf(all).whenComplete((done, failure) -> {
			if (failure == null) {
				taken.complete(null);
			}
			else {
				taken.completeExceptionally(failure);
				this.events.failed(failure);
			}
		});
	}

	@Override
	public void send(String channel, byte[] frame, CompletableFuture<Void> taken) {
		int hash = channel.hashCode();
		send(Math.floorMod(hash ^ (hash >>> 16), this.partitions), frame, taken);
	}

	private void send(int partition, byte[] frame, CompletableFuture<Void> taken) {
		this.producer.send(new ProducerRecord<>(this.topic, partition, null, frame), (written, failure) -> {
			if (failure == null) {
				taken.complete(null);
			}
			else {
				taken.completeExceptionally(failure);
			}
		});
	}

	@Override
	public void close(boolean broken) {
		this.reader.close();
		this.producer.close(broken ? Duration.ZERO : CLOSING);
	}

}
