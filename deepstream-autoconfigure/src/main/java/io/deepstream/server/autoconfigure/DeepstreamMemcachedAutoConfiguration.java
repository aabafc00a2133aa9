package io.deepstream.server.autoconfigure;

import com.spotify.folsom.MemcacheClientBuilder;
import io.deepstream.server.connector.memcached.MemcachedRecordCache;
import io.deepstream.server.spi.RecordCache;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The cache in Memcached.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class)
@ConditionalOnClass({ MemcachedRecordCache.class, MemcacheClientBuilder.class })
@ConditionalOnProperty(name = "deepstream.cache.type", havingValue = "memcached")
@EnableConfigurationProperties(MemcachedCacheProperties.class)
public final class DeepstreamMemcachedAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(RecordCache.class)
	MemcachedRecordCache deepstreamMemcachedRecordCache(MemcachedCacheProperties properties) {
		return new MemcachedRecordCache(properties.toBuilder(), properties.toOptions());
	}

}
