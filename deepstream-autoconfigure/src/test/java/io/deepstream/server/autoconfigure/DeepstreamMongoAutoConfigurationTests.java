package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.ServerParts;
import io.deepstream.server.autoconfigure.StorageAutoConfigurations.OwnStorage;
import io.deepstream.server.connector.mongodb.MongoRecordStorage;
import io.deepstream.server.connector.mongodb.MongoStorageOptions;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.spi.RecordStorage;
import org.junit.jupiter.api.Test;

import org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DeepstreamMongoAutoConfigurationTests {

	private final ApplicationContextRunner runner = StorageAutoConfigurations.runner("mongodb",
			MongoReactiveAutoConfiguration.class, DeepstreamMongoAutoConfiguration.class);

	@Test
	void isChosenByProperty() {
		this.runner.run((context) -> assertThat(context.getBean(ServerParts.class).storage())
			.isExactlyInstanceOf(MongoRecordStorage.class)
			.isSameAs(context.getBean(RecordStorage.class)));
	}

	@Test
	void isNotThereUnlessChosen() {
		this.runner.withPropertyValues("deepstream.storage.type=none")
			.run((context) -> assertThat(context).doesNotHaveBean(RecordStorage.class));
	}

	@Test
	void leavesTheStorageToABeanOfTheApplication() {
		this.runner.withUserConfiguration(OwnStorage.class)
			.run((context) -> assertThat(context.getBean(ServerParts.class).storage())
				.isExactlyInstanceOf(MemoryRecordStorage.class));
	}

	@Test
	void hasTheDefaultsOfTheConnector() {
		this.runner.run((context) -> assertThat(context.getBean(MongoStorageProperties.class).toOptions(null))
			.isEqualTo(MongoStorageOptions.defaults("deepstream")));
	}

	@Test
	void takesItsOptionsFromProperties() {
		this.runner
			.withPropertyValues("deepstream.storage.mongodb.split-char=", "deepstream.storage.mongodb.timeout=7s",
					"deepstream.storage.mongodb.default-collection=docs",
					"deepstream.storage.mongodb.max-outstanding=3")
			.run((context) -> assertThat(context.getBean(MongoStorageProperties.class).toOptions("of-the-uri"))
				.isEqualTo(new MongoStorageOptions("of-the-uri", "", "docs", 3, Duration.ofSeconds(7))));
	}

	@Test
	void prefersItsOwnDatabase() {
		this.runner.withPropertyValues("deepstream.storage.mongodb.database=own")
			.run((context) -> assertThat(
					context.getBean(MongoStorageProperties.class).toOptions("of-the-uri").database())
				.isEqualTo("own"));
	}

	@Test
	void saysThatTheDriverIsMissing() {
		this.runner.withClassLoader(new FilteredClassLoader("com.mongodb.reactivestreams"))
			.run((context) -> assertThat(MissingConnectorFailure.of(context))
				.hasMessageContaining("deepstream.storage.type is mongodb, which needs")
				.hasMessageContaining("org.springframework.boot:spring-boot-starter-data-mongodb-reactive"));
	}

}
