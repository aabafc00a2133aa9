package io.deepstream.server.connector.redis;

import io.deepstream.server.connector.link.Link;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Redis publish/subscribe, one channel of Redis per channel. Redis keeps nothing: what is
 * under way when a link dies is lost, and a node that takes less than comes in is
 * disconnected by Redis or loses messages here; both are reported. Publishing completes
 * when Redis has handed the message to those who are subscribed.
 */
public final class RedisMessageBus extends Link {

	/**
	 * Opens connections of its own, so that it can replace them without touching those of
	 * the application.
	 * @param connections where Redis is: a server, a Sentinel or a cluster; not closed by
	 * this bus
	 * @param cluster in front of every channel, with a colon; keeps clusters on one Redis
	 * apart
	 */
	public RedisMessageBus(LettuceConnectionFactory connections, String cluster) {
		super("redis", "Redis at " + RedisConnections.address(connections),
				(events) -> RedisSession.open(connections, cluster + ":", events));
	}

}
