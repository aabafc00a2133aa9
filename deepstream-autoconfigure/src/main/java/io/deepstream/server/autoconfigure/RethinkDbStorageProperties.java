package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.connector.rethinkdb.RethinkDbLayout;
import io.deepstream.server.connector.rethinkdb.RethinkDbStorageOptions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Records in RethinkDB.
 *
 * @param host Host of the server.
 * @param port Port of the server.
 * @param user Name of the user.
 * @param password Password of the user.
 * @param database Name of the database. Created if it does not exist.
 * @param splitChar What ends the name of the table at the beginning of a record's name.
 * Empty for none.
 * @param defaultTable Table of records whose names do not begin with the name of a table.
 * @param primaryKey Field of the key.
 * @param versionKey Field of the version. Empty for the one in __ds.
 * @param threads Queries that run at a time, all on one connection.
 * @param queueSize Queries that may wait for a thread. Further ones fail.
 * @param timeout How long one operation may take, its waiting included.
 */
@ConfigurationProperties("deepstream.storage.rethinkdb")
public record RethinkDbStorageProperties(@DefaultValue("localhost") String host, @DefaultValue("28015") int port,
		@DefaultValue("admin") String user, @DefaultValue("") String password,
		@DefaultValue("deepstream") String database, @DefaultValue("") String splitChar,
		@DefaultValue("deepstream_records") String defaultTable, @DefaultValue("ds_id") String primaryKey,
		@DefaultValue("") String versionKey, @DefaultValue("16") int threads, @DefaultValue("10000") int queueSize,
		@DefaultValue("5s") Duration timeout) {

	private static final String NAME = "letters, digits, underscores and hyphens";

	public RethinkDbStorageProperties {
		Check.that(port > 0 && port < 65536, "deepstream.storage.rethinkdb.port", "within 1 and 65535", port);
		Check.that(RethinkDbLayout.isName(database), "deepstream.storage.rethinkdb.database", NAME, database);
		Check.that(RethinkDbLayout.isName(defaultTable), "deepstream.storage.rethinkdb.default-table", NAME,
				defaultTable);
		Check.that(!primaryKey.isEmpty() && !primaryKey.equals(versionKey), "deepstream.storage.rethinkdb.primary-key",
				"not empty and not the version key", primaryKey);
		Check.positive("deepstream.storage.rethinkdb.threads", threads);
		Check.positive("deepstream.storage.rethinkdb.queue-size", queueSize);
		Check.positive("deepstream.storage.rethinkdb.timeout", timeout);
	}

	RethinkDbStorageOptions toOptions() {
		RethinkDbLayout layout = new RethinkDbLayout(this.database, this.splitChar, this.defaultTable, this.primaryKey,
				this.versionKey);
		return new RethinkDbStorageOptions(layout, this.threads, this.queueSize, this.timeout);
	}

	/** Without the password. */
	@Override
	public String toString() {
		return "RethinkDbStorageProperties[" + this.user + "@" + this.host + ":" + this.port + "]";
	}

}
