package io.deepstream.server.connector.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The one table: its statements, which every database understands, and its creation,
 * which three do. The key is the SHA-256 of the name, as no database can index every
 * name; the name itself is for people.
 */
final class RecordTable {

	private final String name;

	/** Cleared by every failure: the table may have gone with its database. */
	private volatile boolean known;

	RecordTable(String name) {
		this.name = name;
	}

	String select() {
		return "select version, data from " + this.name + " where id = ?";
	}

	String selectVersion() {
		return "select version from " + this.name + " where id = ?";
	}

	String update() {
		return "update " + this.name + " set version = ?, data = ? where id = ? and version <= ?";
	}

	String insert() {
		return "insert into " + this.name + " (id, name, version, data) values (?, ?, ?, ?)";
	}

	String delete() {
		return "delete from " + this.name + " where id = ?";
	}

	/**
	 * Creates the table if it does not exist.
	 */
	void require(Connection connection) throws SQLException {
		if (!this.known) {
			if (!exists(connection)) {
				create(connection);
			}
			this.known = true;
		}
	}

	void forget() {
		this.known = false;
	}

	private boolean exists(Connection connection) {
		try (PreparedStatement query = connection.prepareStatement(selectVersion())) {
			query.setBytes(1, new byte[0]);
			try (ResultSet none = query.executeQuery()) {
				return true;
			}
		}
		catch (SQLException missing) {
			return false;
		}
	}

	/** Several nodes may create it at once: whoever fails looks whether it is there. */
	private void create(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(definition(connection.getMetaData().getDatabaseProductName()));
		}
		catch (SQLException failure) {
			if (!exists(connection)) {
				throw failure;
			}
		}
	}

	private String definition(String database) throws SQLException {
		String columns = switch (database) {
			case "PostgreSQL" ->
				"id bytea primary key, name text not null, version bigint not null, data text not null";
			case "H2" -> "id binary varying(32) primary key, name character varying not null, version bigint not null, "
					+ "data character large object not null";
			case "MySQL", "MariaDB" -> "id varbinary(32) primary key, name mediumtext character set utf8mb4 not null, "
					+ "version bigint not null, data longtext character set utf8mb4 not null";
			default -> throw new SQLException("Create the table " + this.name + " with the columns id (32 bytes, "
					+ "primary key), name (text), version (64-bit integer) and data (long text): the types of "
					+ database + " are not known");
		};
		return "create table if not exists " + this.name + " (" + columns + ")";
	}

}
