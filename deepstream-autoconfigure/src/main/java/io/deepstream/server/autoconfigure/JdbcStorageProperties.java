package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.connector.jdbc.JdbcStorageOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Records in a relational database. Where it is, spring.datasource says.
 *
 * @param table Table of the records, with its schema in front if it is not the
 * connection's. Created if it does not exist.
 * @param threads Statements that run at a time, each on a connection of its own.
 * @param queueSize Statements that may wait for a thread. Further ones fail.
 * @param timeout How long one operation may take, its waiting included.
 */
@ConfigurationProperties("deepstream.storage.jdbc")
public record JdbcStorageProperties(@DefaultValue("deepstream_record") String table, @DefaultValue("4") int threads,
		@DefaultValue("10000") int queueSize, @DefaultValue("5s") Duration timeout) {

	public JdbcStorageProperties {
		Check.that(JdbcStorageOptions.isTable(table), "deepstream.storage.jdbc.table",
				"a name of letters, digits and underscores, or schema.name", table);
		Check.positive("deepstream.storage.jdbc.threads", threads);
		Check.positive("deepstream.storage.jdbc.queue-size", queueSize);
		Check.positive("deepstream.storage.jdbc.timeout", timeout);
	}

	JdbcStorageOptions toOptions() {
		return new JdbcStorageOptions(this.table, this.threads, this.queueSize, this.timeout);
	}

}
