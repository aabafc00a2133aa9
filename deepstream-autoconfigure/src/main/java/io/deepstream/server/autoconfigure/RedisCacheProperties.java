package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.connector.redis.RedisCacheOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Records in Redis. Where it is, spring.data.redis says.
 *
 * @param keyPrefix In front of every key. Empty for what the original wrote.
 * @param timeToLive How long a record lives that is not written. Zero for ever.
 * @param hashTags Whether keys contain the record's name in braces, as a Redis Cluster
 * needs it. The original does not find such keys.
 */
@ConfigurationProperties("deepstream.cache.redis")
public record RedisCacheProperties(@DefaultValue("") String keyPrefix, @DefaultValue("0s") Duration timeToLive,
		@DefaultValue("false") boolean hashTags) {

	public RedisCacheProperties {
		Check.notNegative("deepstream.cache.redis.time-to-live", timeToLive);
	}

	/**
	 * The engine has given up before the cache does, so that its failure is the one that
	 * clients see.
	 */
	RedisCacheOptions toOptions(Duration cacheTimeout) {
		return new RedisCacheOptions(this.keyPrefix, this.timeToLive, this.hashTags, cacheTimeout.multipliedBy(2));
	}

}
