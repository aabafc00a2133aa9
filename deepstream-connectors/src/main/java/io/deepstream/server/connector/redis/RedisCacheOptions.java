package io.deepstream.server.connector.redis;

import java.time.Duration;

/**
 * How records are kept in Redis.
 *
 * @param keyPrefix in front of every key; empty for data that the original wrote
 * @param timeToLive after which a record that is not written vanishes; zero for never
 * @param hashTags whether a record's keys contain its name in braces, so that both are on
 * the same node of a Redis Cluster; keys of the original do not
 * @param timeout after which an operation fails that the server has not answered
 */
public record RedisCacheOptions(String keyPrefix, Duration timeToLive, boolean hashTags, Duration timeout) {

	public RedisCacheOptions {
		if (timeToLive.isNegative()) {
			throw new IllegalArgumentException("timeToLive must not be negative: " + timeToLive);
		}
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("timeout must be positive: " + timeout);
		}
	}

	/**
	 * The layout of the original.
	 * @return no prefix, no expiry, no hash tags; 2 seconds for every operation
	 */
	public static RedisCacheOptions defaults() {
		return new RedisCacheOptions("", Duration.ZERO, false, Duration.ofSeconds(2));
	}

}
