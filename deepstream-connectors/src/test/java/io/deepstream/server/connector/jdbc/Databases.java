package io.deepstream.server.connector.jdbc;

import java.time.Duration;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;

/**
 * Connection pools as Spring Boot makes them, and tables of their own for tests.
 */
final class Databases {

	static final Duration PATIENCE = Duration.ofMinutes(1);

	private Databases() {
	}

	static HikariDataSource connect(String url) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setMaximumPoolSize(8);
		pool.setConnectionTimeout(2_000);
		return pool;
	}

	static JdbcStorageOptions options(Duration timeout) {
		return new JdbcStorageOptions("r_" + UUID.randomUUID().toString().replace('-', '_'), 4, 20_000, timeout);
	}

}
