package io.deepstream.server.connector.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.deepstream.server.connector.KilledServer;
import io.deepstream.server.spi.Backend;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.RecordStorageBackendContract;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class JdbcRecordStorageOnPostgreSqlIT extends RecordStorageBackendContract {

	private static TestServer server;

	private static HikariDataSource pool;

	private final JdbcStorageOptions options = Databases.options(Databases.PATIENCE);

	@BeforeAll
	static void connect() {
		server = TestServers.newPostgreSql();
		pool = Databases.connect(server.uri());
	}

	@AfterAll
	static void disconnect() {
		pool.close();
		server.close();
	}

	@Override
	protected RecordStorage create() {
		return new JdbcRecordStorage(pool, this.options);
	}

	@Override
	protected RecordStorage createSecond(RecordStorage first) {
		return create();
	}

	@Override
	protected Backend backend() {
		return new KilledServer(server);
	}

}
