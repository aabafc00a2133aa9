package io.deepstream.server.autoconfigure;

import io.deepstream.server.connector.redis.RedisMessageBus;
import io.deepstream.server.connector.redis.RedisRecordCache;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.lettuce.core.RedisClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The Redis of the application as cache and as message bus.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class, after = DataRedisAutoConfiguration.class)
@ConditionalOnClass({ RedisRecordCache.class, LettuceConnectionFactory.class, RedisClient.class })
@EnableConfigurationProperties({ ConnectorProperties.class, RecordProperties.class, RedisCacheProperties.class })
public final class DeepstreamRedisAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(MessageBus.class)
	@ConditionalOnProperty(name = "deepstream.messaging.type", havingValue = "redis")
	@ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
	RedisMessageBus deepstreamRedisMessageBus(LettuceConnectionFactory connections, ConnectorProperties properties) {
		return new RedisMessageBus(connections, properties.messaging().prefix());
	}

	@Bean
	@ConditionalOnMissingBean(RecordCache.class)
	@ConditionalOnProperty(name = "deepstream.cache.type", havingValue = "redis")
	@ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
	RedisRecordCache deepstreamRedisRecordCache(LettuceConnectionFactory connections, RedisCacheProperties properties,
			RecordProperties record) {
		if (connections.isClusterAware() && !properties.hashTags()) {
			throw new InvalidConfigurationPropertyValueException("deepstream.cache.redis.hash-tags", false,
					"A record's keys must be on the same node of a Redis Cluster: it must be true.");
		}
		return new RedisRecordCache(connections, properties.toOptions(record.cacheTimeout()));
	}

}
