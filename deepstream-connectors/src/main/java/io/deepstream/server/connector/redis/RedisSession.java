package io.deepstream.server.connector.redis;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connector.link.Session;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Two connections, one that publishes and one that receives: a large message that comes
 * in does not hold up answers to those that go out. That the driver would open them anew
 * is not waited for, as it does not say so: a connection that is lost ends the session.
 */
final class RedisSession implements Session {

	private final String prefix;

	private final Deliveries deliveries;

	private final Events events;

	private final StatefulRedisPubSubConnection<byte[], byte[]> publisher;

	private final StatefulRedisPubSubConnection<byte[], byte[]> receiver;

	private volatile boolean closed;

	private RedisSession(StatefulRedisPubSubConnection<byte[], byte[]> publisher,
			StatefulRedisPubSubConnection<byte[], byte[]> receiver, String prefix, Events events) {
		this.publisher = publisher;
		this.receiver = receiver;
		this.prefix = prefix;
		this.events = events;
		this.deliveries = new Deliveries(events);
		Losses losses = new Losses();
		this.publisher.addListener(losses);
		this.receiver.addListener(losses);
		this.receiver.addListener(new Receiving());
	}

	static RedisSession open(LettuceConnectionFactory connections, String prefix, Events events) {
		StatefulRedisPubSubConnection<byte[], byte[]> publisher = RedisConnections.openPubSub(connections);
		try {
			return new RedisSession(publisher, RedisConnections.openPubSub(connections), prefix, events);
		}
		catch (RuntimeException failure) {
			publisher.closeAsync();
			throw failure;
		}
	}

	@Override
	public void subscribe(String channel, CompletableFuture<Void> done) {
		settle(this.receiver.async().subscribe(bytes(channel)), done);
	}

	@Override
	public void unsubscribe(String channel, CompletableFuture<Void> done) {
		settle(this.receiver.async().unsubscribe(bytes(channel)), done);
	}

	@Override
	public void send(String channel, byte[] frame, CompletableFuture<Void> taken) {
		settle(this.publisher.async().publish(bytes(channel), frame), taken);
	}

	private byte[] bytes(String channel) {
		return (this.prefix + channel).getBytes(StandardCharsets.UTF_8);
	}

	private static void settle(CompletionStage<?> answer, CompletableFuture<Void> result) {
		answer.whenComplete((value, failure) -> {
			if (failure == null) {
				result.complete(null);
			}
			else {
				result.completeExceptionally(failure);
			}
		});
	}

	@Override
	public void close(boolean broken) {
		this.closed = true;
		RedisConnections.close(this.publisher);
		RedisConnections.close(this.receiver);
		this.deliveries.close();
	}

	/** What Redis brings, on the driver's thread. */
	private final class Receiving extends RedisPubSubAdapter<byte[], byte[]> {

		@Override
		public void message(byte[] channel, byte[] frame) {
			RedisSession.this.deliveries.add(frame);
		}

	}

	/** Ends the session with the first of its connections. */
	private final class Losses implements RedisConnectionStateListener {

		@Override
		public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
			if (!RedisSession.this.closed) {
				RedisSession.this.events.failed(new IllegalStateException("The connection was lost"));
			}
		}

	}

}
