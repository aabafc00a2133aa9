package io.deepstream.server.connector.rethinkdb;

import java.time.Duration;
import java.util.UUID;

import com.rethinkdb.RethinkDB;
import com.rethinkdb.net.Connection;

/**
 * Connections as the auto-configuration makes them, and databases of their own for tests.
 */
final class Rethink {

	static final Duration PATIENCE = Duration.ofMinutes(1);

	private Rethink() {
	}

	static Connection.Builder connections(String host, int port) {
		return RethinkDB.r.connection().hostname(host).port(port);
	}

	static RethinkDbLayout layout(String splitChar, String versionKey) {
		return new RethinkDbLayout("t" + UUID.randomUUID().toString().replace('-', '_'), splitChar, "ds_records",
				"ds_id", versionKey);
	}

	static RethinkDbStorageOptions options(RethinkDbLayout layout, int threads, Duration timeout) {
		return new RethinkDbStorageOptions(layout, threads, 20_000, timeout);
	}

}
