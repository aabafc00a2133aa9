package io.deepstream.server.connector.redis;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connector.link.Link;
import io.deepstream.server.spi.MessageBus;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Redis publish/subscribe, one channel of Redis per channel. Redis keeps nothing: what is
 * under way when a link dies is lost, and a node that takes less than comes in is
 * disconnected by Redis or loses messages here; both are reported. Publishing completes
 * when Redis has handed the message to those who are subscribed.
 */
public final class RedisMessageBus implements MessageBus {

	private final Link link;

	/**
	 * Opens connections of its own, so that it can replace them without touching those of
	 * the application.
	 * @param connections where Redis is: a server, a Sentinel or a cluster; not closed by
	 * this bus
	 * @param cluster in front of every channel, with a colon; keeps clusters on one Redis
	 * apart
	 */
	public RedisMessageBus(LettuceConnectionFactory connections, String cluster) {
		this.link = new Link("redis", "Redis at " + RedisConnections.address(connections),
				(events) -> RedisSession.open(connections, cluster + ":", events));
	}

	@Override
	public CompletionStage<Void> start(String nodeId, Receiver receiver) {
		return this.link.start(nodeId, receiver);
	}

	@Override
	public CompletionStage<Void> subscribe(String channel) {
		return this.link.subscribe(channel);
	}

	@Override
	public CompletionStage<Void> unsubscribe(String channel) {
		return this.link.unsubscribe(channel);
	}

	@Override
	public CompletionStage<Void> publish(String channel, ByteBuffer message) {
		return this.link.publish(channel, message);
	}

	/**
	 * Messages of other nodes that Redis has brought.
	 * @return since this bus was made
	 */
	public long received() {
		return this.link.received();
	}

	@Override
	public void close() {
		this.link.close();
	}

}
