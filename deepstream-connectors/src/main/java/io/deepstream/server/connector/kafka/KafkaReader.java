package io.deepstream.server.connector.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.deepstream.server.connector.link.Session;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Polls on a thread of its own, the only one that the consumer allows, and closes the
 * consumer there.
 */
final class KafkaReader implements Runnable {

	private static final Duration POLL = Duration.ofSeconds(1);

	private static final Duration CLOSING = Duration.ofMillis(500);

	private final KafkaConsumer<byte[], byte[]> consumer;

	private final Session.Events events;

	private volatile boolean closed;

	private KafkaReader(KafkaConsumer<byte[], byte[]> consumer, Session.Events events) {
		this.consumer = consumer;
		this.events = events;
	}

	/**
	 * The consumer knows its partitions and positions, and is this reader's from now on.
	 */
	static KafkaReader start(KafkaConsumer<byte[], byte[]> consumer, Session.Events events) {
		KafkaReader reader = new KafkaReader(consumer, events);
		new DefaultThreadFactory("deepstream-kafka-reader", true).newThread(reader).start();
		return reader;
	}

	@Override
	public void run() {
		try {
			while (!this.closed) {
				for (ConsumerRecord<byte[], byte[]> record : this.consumer.poll(POLL)) {
					if (record.value() != null) {
						this.events.received(ByteBuffer.wrap(record.value()).asReadOnlyBuffer());
					}
				}
			}
		}
		catch (WakeupException closing) {
			// asked for by close()
		}
		catch (RuntimeException failure) {
			this.events.failed(failure);
		}
		finally {
			this.consumer.close(CLOSING);
		}
	}

	/** Any thread; returns at once. */
	void close() {
		this.closed = true;
		this.consumer.wakeup();
	}

}
