package io.deepstream.server.connector.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import javax.sql.DataSource;

import io.deepstream.server.connector.DriverThreads;
import io.deepstream.server.spi.RecordRejectedException;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records in one table of a relational database, which must be able to hold all of
 * Unicode. H2, PostgreSQL, MySQL and MariaDB get the table created; elsewhere it has to
 * be there. Data is kept as the text it came as.
 */
public final class JdbcRecordStorage implements RecordStorage {

	/** Each lost race means that somebody else wrote, so a handful is plenty. */
	private static final int MAX_ATTEMPTS = 20;

	/**
	 * SQL states of writes that another one got in the way of: key exists, rolled back,
	 * and H2's concurrent update.
	 */
	private static final List<String> OVERTAKEN = List.of("23", "40", "90131");

	/**
	 * SQL states that are about the values of the row, which will be the same next time:
	 * too long, too large, not in the character set, against a check constraint.
	 */
	private static final List<String> REJECTED = List.of("22", "23513", "23514", "54000");

	private final DataSource dataSource;

	private final RecordTable table;

	private final Duration timeout;

	private final DriverThreads threads;

	/**
	 * Uses as many connections as the options have threads.
	 * @param dataSource best a pool; not closed by this storage
	 * @param options table and limits
	 */
	public JdbcRecordStorage(DataSource dataSource, JdbcStorageOptions options) {
		this.dataSource = dataSource;
		this.table = new RecordTable(options.table());
		this.timeout = options.timeout();
		this.threads = new DriverThreads("jdbc", options.threads(), options.queueSize(), options.timeout());
	}

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return call((connection) -> {
			try (PreparedStatement query = connection.prepareStatement(this.table.select())) {
				query.setBytes(1, id(name));
				try (ResultSet rows = query.executeQuery()) {
					return rows.next() ? Optional
						.of(new StoredRecord(rows.getLong(1), rows.getString(2).getBytes(StandardCharsets.UTF_8)))
							: Optional.empty();
				}
			}
		});
	}

	@Override
	public CompletionStage<Void> save(String name, StoredRecord record) {
		Row row = new Row(id(name), readable(name), record.version(),
				new String(record.json(), StandardCharsets.UTF_8));
		return call((connection) -> {
			try {
				save(connection, name, row);
				return null;
			}
			catch (SQLException failure) {
				if (isOneOf(REJECTED, failure)) {
					throw new RecordRejectedException(name, "does not fit the table", failure);
				}
				throw failure;
			}
		});
	}

	private void save(Connection connection, String name, Row row) throws SQLException {
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			if (update(connection, row) || insert(connection, row) || isNewer(connection, row)) {
				return;
			}
		}
		throw new SQLException("Written or deleted by others during " + MAX_ATTEMPTS + " attempts: " + name);
	}

	/** False if there is none, or a newer one. */
	private boolean update(Connection connection, Row row) throws SQLException {
		try (PreparedStatement update = connection.prepareStatement(this.table.update())) {
			update.setLong(1, row.version);
			update.setString(2, row.data);
			update.setBytes(3, row.id);
			update.setLong(4, row.version);
			return update.executeUpdate() > 0;
		}
		catch (SQLException failure) {
			return falseIfOvertaken(failure);
		}
	}

	/** False if there is one. */
	private boolean insert(Connection connection, Row row) throws SQLException {
		try (PreparedStatement insert = connection.prepareStatement(this.table.insert())) {
			insert.setBytes(1, row.id);
			insert.setString(2, row.name);
			insert.setLong(3, row.version);
			insert.setString(4, row.data);
			insert.executeUpdate();
			return true;
		}
		catch (SQLException failure) {
			return falseIfOvertaken(failure);
		}
	}

	private static boolean falseIfOvertaken(SQLException failure) throws SQLException {
		if (isOneOf(OVERTAKEN, failure) && !isOneOf(REJECTED, failure)) {
			return false;
		}
		throw failure;
	}

	private static boolean isOneOf(List<String> states, SQLException failure) {
		String state = failure.getSQLState();
		return state != null && states.stream().anyMatch(state::startsWith);
	}

	private boolean isNewer(Connection connection, Row row) throws SQLException {
		try (PreparedStatement query = connection.prepareStatement(this.table.selectVersion())) {
			query.setBytes(1, row.id);
			try (ResultSet rows = query.executeQuery()) {
				return rows.next() && rows.getLong(1) > row.version;
			}
		}
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		List<byte[]> ids = names.stream().map(JdbcRecordStorage::id).toList();
		return call((connection) -> {
			try (PreparedStatement delete = connection.prepareStatement(this.table.delete())) {
				for (byte[] id : ids) {
					delete.setBytes(1, id);
					delete.executeUpdate();
				}
			}
			return null;
		});
	}

	@Override
	public CompletionStage<Void> ping() {
		return call((connection) -> {
			if (!connection.isValid((int) Math.max(1, this.timeout.toSeconds()))) {
				throw new SQLException("The connection to the database is dead");
			}
			return null;
		});
	}

	private <T> CompletionStage<T> call(Statements<T> statements) {
		return this.threads.call(() -> {
			try (Connection connection = this.dataSource.getConnection()) {
				prepare(connection);
				return statements.run(connection);
			}
			catch (SQLException failure) {
				this.table.forget();
				throw failure;
			}
		});
	}

	private void prepare(Connection connection) throws SQLException {
		if (!connection.getAutoCommit()) {
			connection.setAutoCommit(true);
		}
		try {
			connection.setNetworkTimeout(Runnable::run, (int) this.timeout.toMillis());
		}
		catch (SQLFeatureNotSupportedException embedded) {
			// there is no network
		}
		this.table.require(connection);
	}

	private static byte[] id(String name) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	/** PostgreSQL has no U+0000 in its texts, nor has anybody half surrogate pairs. */
	private static String readable(String name) {
		return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
	}

	@Override
	public void close() {
		this.threads.close();
	}

	private interface Statements<T> {

		@Nullable T run(Connection connection) throws SQLException;

	}

	private record Row(byte[] id, String name, long version, String data) {
	}

}
