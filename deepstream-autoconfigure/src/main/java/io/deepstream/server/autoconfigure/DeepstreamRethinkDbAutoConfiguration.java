package io.deepstream.server.autoconfigure;

import com.rethinkdb.RethinkDB;
import io.deepstream.server.connector.rethinkdb.RethinkDbRecordStorage;
import io.deepstream.server.spi.RecordStorage;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The storage in RethinkDB.
 */
@AutoConfiguration(before = DeepstreamAutoConfiguration.class)
@ConditionalOnClass({ RethinkDbRecordStorage.class, RethinkDB.class })
@ConditionalOnProperty(name = "deepstream.storage.type", havingValue = "rethinkdb")
@EnableConfigurationProperties(RethinkDbStorageProperties.class)
public final class DeepstreamRethinkDbAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RethinkDbConnectionDetails deepstreamRethinkDbConnectionDetails(RethinkDbStorageProperties properties) {
		return new PropertiesRethinkDbConnectionDetails(properties);
	}

	@Bean
	@ConditionalOnMissingBean(RecordStorage.class)
	RethinkDbRecordStorage deepstreamRethinkDbRecordStorage(RethinkDbConnectionDetails connection,
			RethinkDbStorageProperties properties) {
		return new RethinkDbRecordStorage(RethinkDB.r.connection()
			.hostname(connection.getHost())
			.port(connection.getPort())
			.user(connection.getUser(), connection.getPassword()), properties.toOptions());
	}

}
