package io.deepstream.server.autoconfigure;

import javax.sql.DataSource;

import io.deepstream.server.connector.jdbc.JdbcRecordStorage;
import io.deepstream.server.spi.RecordStorage;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The storage in the relational database of the application.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class, after = DataSourceAutoConfiguration.class)
@ConditionalOnClass({ JdbcRecordStorage.class, DataSource.class })
@ConditionalOnProperty(name = "deepstream.storage.type", havingValue = "jdbc")
@EnableConfigurationProperties(JdbcStorageProperties.class)
public final class DeepstreamJdbcAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(RecordStorage.class)
	@ConditionalOnSingleCandidate(DataSource.class)
	JdbcRecordStorage deepstreamJdbcRecordStorage(DataSource dataSource, JdbcStorageProperties properties) {
		return new JdbcRecordStorage(dataSource, properties.toOptions());
	}

}
