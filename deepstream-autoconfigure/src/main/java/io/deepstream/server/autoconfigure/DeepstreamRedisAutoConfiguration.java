package io.deepstream.server.autoconfigure;

import io.deepstream.server.connector.redis.RedisRecordCache;
import io.deepstream.server.spi.RecordCache;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The cache in the Redis of the application.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class, after = DataRedisAutoConfiguration.class)
@ConditionalOnClass({ RedisRecordCache.class, ReactiveRedisConnectionFactory.class })
@EnableConfigurationProperties({ RecordProperties.class, RedisCacheProperties.class })
public final class DeepstreamRedisAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(RecordCache.class)
	@ConditionalOnProperty(name = "deepstream.cache.type", havingValue = "redis")
	@ConditionalOnSingleCandidate(ReactiveRedisConnectionFactory.class)
	RedisRecordCache deepstreamRedisRecordCache(ReactiveRedisConnectionFactory connections,
			RedisCacheProperties properties, RecordProperties record) {
		if (connections instanceof LettuceConnectionFactory lettuce && lettuce.isClusterAware()
				&& !properties.hashTags()) {
			throw new InvalidConfigurationPropertyValueException("deepstream.cache.redis.hash-tags", false,
					"A record's keys must be on the same node of a Redis Cluster: it must be true.");
		}
		try {
			return new RedisRecordCache(connections, properties.toOptions(record.cacheTimeout()));
		}
		catch (RedisConnectionFailureException failure) {
			throw new DeepstreamStartException(
					"the cache in Redis cannot be reached: " + failure.getMostSpecificCause().getMessage(), failure);
		}
	}

}
