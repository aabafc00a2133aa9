package io.deepstream.server.connector.amqp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.deepstream.server.connector.link.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Two channels of the driver, one that publishes and one that receives, on connections of
 * their own where the factory offers that: a broker that blocks publishers then still
 * delivers. Both are taken from the driver, not from a pool, as confirms and order belong
 * to one channel.
 */
final class AmqpSession implements Session {

	private static final Logger logger = LoggerFactory.getLogger(AmqpSession.class);

	/** Messages under way to this node that it has not handled. */
	private static final int PREFETCH = 500;

	/** Messages that are acknowledged together. */
	private static final int ACKNOWLEDGE_EVERY = 100;

	/**
	 * Bytes that wait in the broker for a node that does not read; older ones make room.
	 */
	private static final int MAX_QUEUED = 64 * 1024 * 1024;

	private static final int ABORT_MILLIS = 1000;

	private static final BasicProperties TRANSIENT = new BasicProperties.Builder().deliveryMode(1).build();

	private final String exchange;

	private final Events events;

	private final Connection publishing;

	private final Connection receiving;

	private final Channel publisher;

	private final Channel consumer;

	private final String queue;

	private final BlockedListener blockedListener = new Blocking();

	private final ConcurrentNavigableMap<Long, CompletableFuture<Void>> unconfirmed = new ConcurrentSkipListMap<>();

	private volatile boolean closed;

	private AmqpSession(Connection publishing, Connection receiving, String exchange, Events events)
			throws IOException {
		this.exchange = exchange;
		this.events = events;
		this.publishing = publishing;
		this.receiving = receiving;
		this.publisher = channelOf(publishing);
		this.consumer = channelOf(receiving);
		this.queue = declare();
		this.publisher.confirmSelect();
		this.publisher.addConfirmListener((tag, multiple) -> settle(tag, multiple, true),
				(tag, multiple) -> settle(tag, multiple, false));
		this.publisher.addShutdownListener(this::ended);
		this.consumer.addShutdownListener(this::ended);
		this.publishing.addBlockedListener(this.blockedListener);
		this.consumer.basicQos(PREFETCH);
		this.consumer.basicConsume(this.queue, false, new Receiving(this.consumer));
	}

	static AmqpSession open(ConnectionFactory connections, String exchange, Events events) throws IOException {
		ConnectionFactory forPublishing = connections.getPublisherConnectionFactory();
		Connection receiving = connections.createConnection();
		Connection publishing = (forPublishing != null) ? forPublishing.createConnection() : receiving;
		return new AmqpSession(publishing, receiving, exchange, events);
	}

	private static Channel channelOf(Connection connection) throws IOException {
		com.rabbitmq.client.Connection driver = connection.getDelegate();
		Channel channel = (driver != null) ? driver.createChannel() : connection.createChannel(false);
		if (channel == null) {
			throw new IOException("The connection has no channel left");
		}
		return channel;
	}

	private String declare() throws IOException {
		this.consumer.exchangeDeclare(this.exchange, BuiltinExchangeType.DIRECT, false, true, null);
		return this.consumer
			.queueDeclare("", false, true, true, Map.of("x-max-length-bytes", MAX_QUEUED, "x-overflow", "drop-head"))
			.getQueue();
	}

	@Override
	public void subscribe(String channel, CompletableFuture<Void> done) throws IOException {
		this.consumer.queueBind(this.queue, this.exchange, RoutingKey.of(channel));
		done.complete(null);
	}

	@Override
	public void unsubscribe(String channel, CompletableFuture<Void> done) throws IOException {
		this.consumer.queueUnbind(this.queue, this.exchange, RoutingKey.of(channel));
		done.complete(null);
	}

	@Override
	public void send(String channel, byte[] frame, CompletableFuture<Void> taken) throws IOException {
		Long number = this.publisher.getNextPublishSeqNo();
		this.unconfirmed.put(number, taken);
		try {
			this.publisher.basicPublish(this.exchange, RoutingKey.of(channel), TRANSIENT, frame);
		}
		catch (IOException | AlreadyClosedException failure) {
			this.unconfirmed.remove(number);
			throw failure;
		}
	}

	private void settle(long tag, boolean multiple, boolean confirmed) {
		if (!multiple) {
			settle(this.unconfirmed.remove(tag), confirmed);
			return;
		}
		Map<Long, CompletableFuture<Void>> settled = this.unconfirmed.headMap(tag, true);
		settled.values().forEach((taken) -> settle(taken, confirmed));
		settled.clear();
	}

	private static void settle(@Nullable CompletableFuture<Void> taken, boolean confirmed) {
		if (taken != null && confirmed) {
			taken.complete(null);
		}
		else if (taken != null) {
			taken.completeExceptionally(new IllegalStateException("RabbitMQ refused a message"));
		}
	}

	private void ended(ShutdownSignalException cause) {
		if (!this.closed) {
			this.events.failed(cause);
		}
	}

	@Override
	public void close(boolean broken) {
		this.closed = true;
		this.publishing.removeBlockedListener(this.blockedListener);
		if (broken) {
			abort(this.publishing);
			abort(this.receiving);
		}
		else {
			close(this.publisher);
			close(this.consumer);
		}
	}

	private static void abort(Connection connection) {
		com.rabbitmq.client.Connection driver = connection.getDelegate();
		if (driver != null) {
			driver.abort(ABORT_MILLIS);
		}
	}

	private static void close(Channel channel) {
		try {
			channel.close();
		}
		catch (IOException | TimeoutException | ShutdownSignalException failure) {
			logger.debug("A channel did not end well", failure);
		}
	}

	/** What the broker brings, on the driver's thread. */
	private final class Receiving extends DefaultConsumer {

		private int unacknowledged;

		Receiving(Channel channel) {
			super(channel);
		}

		@Override
		public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
				throws IOException {
			AmqpSession.this.events.received(ByteBuffer.wrap(body).asReadOnlyBuffer());
			if (++this.unacknowledged >= ACKNOWLEDGE_EVERY) {
				this.unacknowledged = 0;
				getChannel().basicAck(envelope.getDeliveryTag(), true);
			}
		}

		@Override
		public void handleCancel(String tag) {
			AmqpSession.this.events.failed(new IllegalStateException("RabbitMQ has deleted this node's queue"));
		}

	}

	/** A broker short of memory or disk takes nothing. */
	private final class Blocking implements BlockedListener {

		@Override
		public void handleBlocked(String why) {
			AmqpSession.this.events.blocked(new IllegalStateException("RabbitMQ takes no messages: " + why));
		}

		@Override
		public void handleUnblocked() {
			AmqpSession.this.events.unblocked();
		}

	}

}
