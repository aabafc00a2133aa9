package io.deepstream.server.connector.jdbc;

import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.deepstream.server.connector.RecordStorageFaults;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.testservers.Relay;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;

class JdbcFaultsIT extends RecordStorageFaults {

	private HikariDataSource pool;

	@Override
	protected TestServer startServer() {
		return TestServers.newPostgreSql();
	}

	@Override
	protected RecordStorage open(TestServer server, Relay relay, Duration timeout) {
		this.pool = Databases.connect(server.uri().replace(server.address(), relay.address()));
		return new JdbcRecordStorage(this.pool, Databases.options(timeout));
	}

	@Override
	protected void disconnect() {
		this.pool.close();
	}

}
