package io.deepstream.server.autoconfigure;

import io.deepstream.server.ServerParts;
import io.deepstream.server.autoconfigure.StorageAutoConfigurations.OwnStorage;
import io.deepstream.server.connector.rethinkdb.RethinkDbLayout;
import io.deepstream.server.connector.rethinkdb.RethinkDbRecordStorage;
import io.deepstream.server.connector.rethinkdb.RethinkDbStorageOptions;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.spi.RecordStorage;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DeepstreamRethinkDbAutoConfigurationTests {

	private final ApplicationContextRunner runner = StorageAutoConfigurations.runner("rethinkdb",
			DeepstreamRethinkDbAutoConfiguration.class);

	@Test
	void isChosenByProperty() {
		this.runner.run((context) -> assertThat(context.getBean(ServerParts.class).storage())
			.isExactlyInstanceOf(RethinkDbRecordStorage.class)
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
		this.runner.run((context) -> assertThat(context.getBean(RethinkDbStorageProperties.class).toOptions())
			.isEqualTo(RethinkDbStorageOptions.defaults(RethinkDbLayout.defaults())));
	}

	@Test
	void takesTheOptionsOfTheTutorialAndKeepsThePasswordToItself() {
		this.runner.withPropertyValues("deepstream.storage.rethinkdb.split-char=/",
				"deepstream.storage.rethinkdb.default-table=ds-records", "deepstream.storage.rethinkdb.password=secret")
			.run((context) -> {
				RethinkDbStorageProperties properties = context.getBean(RethinkDbStorageProperties.class);
				assertThat(properties.toOptions().layout())
					.isEqualTo(new RethinkDbLayout("deepstream", "/", "ds-records", "ds_id", ""));
				assertThat(properties.toString()).doesNotContain("secret");
			});
	}

	@Test
	void saysThatTheDriverIsMissing() {
		this.runner.withClassLoader(new FilteredClassLoader("com.rethinkdb"))
			.run((context) -> assertThat(MissingConnectorFailure.of(context))
				.hasMessageContaining("deepstream.storage.type is rethinkdb, which needs")
				.hasMessageContaining("com.rethinkdb:rethinkdb-driver"));
	}

}
