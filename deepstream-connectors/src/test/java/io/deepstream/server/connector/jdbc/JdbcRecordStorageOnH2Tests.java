package io.deepstream.server.connector.jdbc;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.deepstream.server.spi.RecordRejectedException;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.RecordStorageContract;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class JdbcRecordStorageOnH2Tests extends RecordStorageContract {

	private final HikariDataSource memory = Databases
		.connect("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

	private final JdbcStorageOptions options = Databases.options(Databases.PATIENCE);

	@TempDir
	private Path directory;

	@AfterEach
	void disconnect() {
		this.memory.close();
	}

	@Override
	protected RecordStorage create() {
		return new JdbcRecordStorage(this.memory, this.options);
	}

	@Override
	protected RecordStorage createSecond(RecordStorage first) {
		return create();
	}

	@Test
	void keepsRecordsInAFileOverRestarts() {
		StoredRecord record = new StoredRecord(3, "{\"text\":\"\\u0000 ä\"}".getBytes(StandardCharsets.UTF_8));
		inFile((storage) -> storage.save("name", record).toCompletableFuture().join());

		inFile((storage) -> assertThat(storage.get("name")).succeedsWithin(Databases.PATIENCE)
			.isEqualTo(Optional.of(record)));
	}

	private void inFile(Consumer<RecordStorage> use) {
		try (HikariDataSource file = Databases.connect("jdbc:h2:file:" + this.directory.resolve("records"));
				RecordStorage storage = new JdbcRecordStorage(file, this.options)) {
			use.accept(storage);
		}
	}

	@Test
	void createsTheTableAnewWhenItHasGone() throws Exception {
		try (RecordStorage storage = create(); Connection connection = this.memory.getConnection()) {
			StoredRecord record = new StoredRecord(1, "{}".getBytes(StandardCharsets.UTF_8));
			storage.save("a", record).toCompletableFuture().join();
			connection.createStatement().execute("drop table " + this.options.table());

			assertThat(storage.get("a")).failsWithin(Databases.PATIENCE);
			assertThat(storage.get("a")).succeedsWithin(Databases.PATIENCE).isEqualTo(Optional.empty());

			storage.save("a", record).toCompletableFuture().join();
			assertThat(storage.get("a")).succeedsWithin(Databases.PATIENCE).isEqualTo(Optional.of(record));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "data varchar(10) not null", "data varchar not null check (char_length(data) < 10)" })
	void rejectsWhatDoesNotFitItsTable(String data) throws Exception {
		try (RecordStorage storage = create(); Connection connection = this.memory.getConnection()) {
			connection.createStatement()
				.execute("create table " + this.options.table() + " (id binary varying(32) primary key,"
						+ " name character varying not null, version bigint not null, " + data + ")");
			StoredRecord fits = new StoredRecord(1, "{}".getBytes(StandardCharsets.UTF_8));
			storage.save("a", fits).toCompletableFuture().join();

			for (String name : List.of("a", "b")) {
				assertThat(storage.save(name, new StoredRecord(2, "{\"long\":true}".getBytes(StandardCharsets.UTF_8))))
					.failsWithin(Databases.PATIENCE)
					.withThrowableThat()
					.havingCause()
					.isInstanceOf(RecordRejectedException.class)
					.withMessageContaining("Record " + name + " ");
			}

			assertThat(storage.get("a")).succeedsWithin(Databases.PATIENCE).isEqualTo(Optional.of(fits));
			assertThat(storage.get("b")).succeedsWithin(Databases.PATIENCE).isEqualTo(Optional.empty());
		}
	}

	@Test
	void keepsNamesReadable() throws Exception {
		try (RecordStorage storage = create(); Connection connection = this.memory.getConnection()) {
			for (String name : List.of("user/ä", "nul\0")) {
				storage.save(name, new StoredRecord(1, "{}".getBytes(StandardCharsets.UTF_8)))
					.toCompletableFuture()
					.join();
			}

			ResultSet rows = connection.createStatement()
				.executeQuery("select name from " + this.options.table() + " order by name desc");

			assertThat(rows.next()).isTrue();
			assertThat(rows.getString(1)).isEqualTo("user/ä");
			assertThat(rows.next()).isTrue();
			assertThat(rows.getString(1)).isEqualTo("nul\uFFFD");
		}
	}

}
