package io.deepstream.server.connector.rethinkdb;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.rethinkdb.RethinkDB;
import com.rethinkdb.gen.ast.Table;
import com.rethinkdb.net.Connection;
import io.deepstream.server.connector.Originals;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What connectors of the original wrote is read, and what is written they would have
 * written alike.
 */
class OriginalRethinkDbIT {

	private static final RethinkDB R = RethinkDB.r;

	/** In the default table before version 2. */
	private static final String SPLIT_TWICE = "user/a/b/c";

	private static final StoredRecord NEXT = new StoredRecord(3, new byte[] { '{', '}' });

	private final TestServer server = TestServers.rethinkDb();

	private final RethinkDbLayout layout = Rethink.layout("/", "");

	private final Connection connection = Rethink.connections(this.server.host(), this.server.port()).connect();

	private final RecordStorage storage = new RethinkDbRecordStorage(
			Rethink.connections(this.server.host(), this.server.port()),
			Rethink.options(this.layout, 1, Rethink.PATIENCE));

	private final Originals originals = Originals.of("storage-rethinkdb-1.0.2");

	@AfterEach
	void close() {
		this.storage.close();
		this.connection.close();
	}

	@Test
	void readsWhatTheOriginalWrote() {
		R.dbCreate(this.layout.database()).run(this.connection);
		this.originals.found().forEach((name, rows) -> {
			R.db(this.layout.database()).tableCreate(table(name)).optArg("primary_key", "ds_id").run(this.connection);
			((List<?>) rows).forEach((row) -> rows(name).insert(new ReqlTree().write(row)).run(this.connection));
		});

		this.originals.assertReadBy(this.storage::get);

		assertThat(this.storage.save(SPLIT_TWICE, NEXT)).succeedsWithin(Rethink.PATIENCE);
		assertThat(this.storage.get(SPLIT_TWICE)).succeedsWithin(Rethink.PATIENCE).isEqualTo(Optional.of(NEXT));
		assertThat(this.storage.delete(List.of(SPLIT_TWICE))).succeedsWithin(Rethink.PATIENCE);
		assertThat(this.storage.get(SPLIT_TWICE)).succeedsWithin(Rethink.PATIENCE).isEqualTo(Optional.empty());
	}

	@Test
	void writesWhatTheOriginalWrote() {
		Map<String, StoredRecord> records = this.originals.records();
		records.remove(SPLIT_TWICE);

		records.forEach((name, record) -> assertThat(this.storage.save(name, record)).succeedsWithin(Rethink.PATIENCE));

		this.originals.found()
			.forEach((name, rows) -> ((List<?>) rows).stream()
				.map((row) -> (Map<?, ?>) row)
				.filter((row) -> !row.get("ds_id").equals(SPLIT_TWICE))
				.forEach((row) -> assertThat(
						Originals.values(rows(name).get(row.get("ds_id")).run(this.connection).single()))
					.isEqualTo(Originals.values(row))));
	}

	/** Tests have another default table. */
	private String table(String name) {
		return name.equals("deepstream_records") ? this.layout.defaultTable() : name;
	}

	private Table rows(String name) {
		return R.db(this.layout.database()).table(table(name));
	}

}
