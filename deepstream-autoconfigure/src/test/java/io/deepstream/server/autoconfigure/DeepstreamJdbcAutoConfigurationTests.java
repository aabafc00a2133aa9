package io.deepstream.server.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.deepstream.server.ServerParts;
import io.deepstream.server.autoconfigure.StorageAutoConfigurations.OwnStorage;
import io.deepstream.server.connector.jdbc.JdbcRecordStorage;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DeepstreamJdbcAutoConfigurationTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final StoredRecord RECORD = new StoredRecord(1, "{}".getBytes(StandardCharsets.UTF_8));

	private final ApplicationContextRunner runner = StorageAutoConfigurations.runner("jdbc",
			DataSourceAutoConfiguration.class, DeepstreamJdbcAutoConfiguration.class);

	@Test
	void isChosenByProperty() {
		this.runner.run((context) -> assertThat(context.getBean(ServerParts.class).storage())
			.isExactlyInstanceOf(JdbcRecordStorage.class)
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
	void keepsRecordsOfDevelopmentInAFile(@TempDir Path directory) {
		ApplicationContextRunner file = this.runner.withPropertyValues(
				"spring.datasource.url=jdbc:h2:file:" + directory.resolve("deepstream-data"),
				"deepstream.storage.jdbc.table=my_records");

		file.run((context) -> assertThat(context.getBean(RecordStorage.class).save("a", RECORD))
			.succeedsWithin(PATIENCE));

		file.run((context) -> assertThat(context.getBean(RecordStorage.class).get("a")).succeedsWithin(PATIENCE)
			.isEqualTo(Optional.of(RECORD)));
	}

	@Test
	void saysThatTheDataSourceIsMissing() {
		StorageAutoConfigurations.runner("jdbc", DeepstreamJdbcAutoConfiguration.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.jdbc", "org.h2", "com.zaxxer.hikari"))
			.run((context) -> {
				MissingConnectorException failure = MissingConnectorFailure.of(context);
				assertThat(failure).hasMessageContaining("deepstream.storage.type is jdbc, which needs one DataSource")
					.hasMessageContaining("spring-boot-starter-jdbc")
					.hasMessageContaining("com.h2database:h2");
			});
	}

}
