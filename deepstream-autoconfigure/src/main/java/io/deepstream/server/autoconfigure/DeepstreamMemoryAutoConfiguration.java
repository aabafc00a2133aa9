package io.deepstream.server.autoconfigure;

import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.util.unit.DataSize;

/**
 * Cache and storage in memory.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class)
@EnableConfigurationProperties(MemoryCacheProperties.class)
public final class DeepstreamMemoryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(RecordCache.class)
	@ConditionalOnProperty(name = "deepstream.cache.type", havingValue = "memory", matchIfMissing = true)
	MemoryRecordCache deepstreamMemoryRecordCache(MemoryCacheProperties properties) {
		DataSize maxSize = properties.maxSize();
		return (maxSize != null) ? new MemoryRecordCache(maxSize.toBytes()) : new MemoryRecordCache();
	}

	@Bean
	@ConditionalOnMissingBean(RecordStorage.class)
	@ConditionalOnProperty(name = "deepstream.storage.type", havingValue = "memory")
	MemoryRecordStorage deepstreamMemoryRecordStorage() {
		return new MemoryRecordStorage();
	}

}
