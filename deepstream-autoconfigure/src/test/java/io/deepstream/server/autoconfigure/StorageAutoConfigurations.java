package io.deepstream.server.autoconfigure;

import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.spi.RecordStorage;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What tests of storages share. The node starts lazily, as no storage listens.
 */
final class StorageAutoConfigurations {

	private StorageAutoConfigurations() {
	}

	static ApplicationContextRunner runner(String type, Class<?>... autoConfigurations) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(autoConfigurations))
			.withConfiguration(
					AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class))
			.withPropertyValues("deepstream.storage.type=" + type, "deepstream.connectors.start=lazy");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStorage {

		@Bean
		RecordStorage ownStorage() {
			return new MemoryRecordStorage();
		}

	}

}
