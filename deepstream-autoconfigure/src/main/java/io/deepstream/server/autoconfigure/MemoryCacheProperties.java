package io.deepstream.server.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * The cache in memory.
 *
 * @param maxSize Size of all records together; further writes fail. Half of the heap if
 * not set.
 */
@ConfigurationProperties("deepstream.cache.memory")
record MemoryCacheProperties(@Nullable DataSize maxSize) {

	MemoryCacheProperties {
		if (maxSize != null) {
			Check.positive("deepstream.cache.memory.max-size", maxSize.toBytes());
		}
	}

}
