package io.deepstream.server.connector.redis;

import java.util.Collection;
import java.util.stream.Collectors;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Connections that nobody shares, opened by the client of a connection factory.
 */
final class RedisConnections {

	private RedisConnections() {
	}

	/**
	 * For commands; blocks until it is open.
	 * @param anew whether to look which nodes a cluster has now
	 */
	static StatefulConnection<byte[], byte[]> open(LettuceConnectionFactory connections, boolean anew) {
		AbstractRedisClient client = connections.getRequiredNativeClient();
		if (client instanceof RedisClusterClient cluster) {
			if (anew) {
				cluster.refreshPartitions();
			}
			return cluster.connect(ByteArrayCodec.INSTANCE);
		}
		return ((RedisClient) client).connect(ByteArrayCodec.INSTANCE);
	}

	/** For publish/subscribe; blocks until it is open. */
	static StatefulRedisPubSubConnection<byte[], byte[]> openPubSub(LettuceConnectionFactory connections) {
		AbstractRedisClient client = connections.getRequiredNativeClient();
		return (client instanceof RedisClusterClient cluster) ? cluster.connectPubSub(ByteArrayCodec.INSTANCE)
				: ((RedisClient) client).connectPubSub(ByteArrayCodec.INSTANCE);
	}

	/** Unless its client has closed it. */
	static void close(StatefulConnection<?, ?> connection) {
		if (!(connection instanceof RedisChannelHandler<?, ?> handler) || !handler.isClosed()) {
			connection.closeAsync();
		}
	}

	/** For messages. */
	static String address(LettuceConnectionFactory connections) {
		RedisClusterConfiguration cluster = connections.getClusterConfiguration();
		RedisSentinelConfiguration sentinel = connections.getSentinelConfiguration();
		if (cluster != null) {
			return text(cluster.getClusterNodes());
		}
		return (sentinel != null) ? "the sentinels " + text(sentinel.getSentinels())
				: connections.getHostName() + ":" + connections.getPort();
	}

	private static String text(Collection<RedisNode> nodes) {
		return nodes.stream().map(RedisNode::asString).collect(Collectors.joining(","));
	}

}
