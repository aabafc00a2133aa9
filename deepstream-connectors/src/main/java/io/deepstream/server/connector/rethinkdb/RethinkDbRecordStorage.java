package io.deepstream.server.connector.rethinkdb;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import com.rethinkdb.RethinkDB;
import com.rethinkdb.gen.ast.Table;
import com.rethinkdb.gen.exc.ReqlOpFailedError;
import com.rethinkdb.gen.exc.ReqlQueryLogicError;
import com.rethinkdb.gen.exc.ReqlResourceLimitError;
import com.rethinkdb.gen.exc.ReqlServerCompileError;
import com.rethinkdb.net.Connection;
import io.deepstream.server.connector.DriverThreads;
import io.deepstream.server.connector.rethinkdb.RecordPlaces.Place;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.spi.RecordRejectedException;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records in RethinkDB, in the layouts of the original. Tables and the database are
 * created when a record is first written to them; writes are on disk before they
 * complete.
 * <p>
 * The version guard is atomic, whatever number of nodes write: comparing and writing is
 * one {@code get(key).replace(function)}, which RethinkDB evaluates at the primary
 * replica of the row's shard without another write of the row between, whether the row is
 * there or not. It promises that for functions which are deterministic and read nothing
 * but the row, and refuses others unless told {@code non_atomic}; this one is told
 * nothing.
 */
public final class RethinkDbRecordStorage implements RecordStorage {

	private static final RethinkDB R = RethinkDB.r;

	private static final int MAX_ATTEMPTS = 20;

	private final RethinkDbLayout layout;

	private final RecordPlaces places;

	private final RecordRows rows;

	private final RethinkDbLink link;

	private final DriverThreads threads;

	private final Object creating = new Object();

	/**
	 * Connects with the first operation.
	 * @param connections where to, and as whom
	 * @param options layout and limits
	 */
	public RethinkDbRecordStorage(Connection.Builder connections, RethinkDbStorageOptions options) {
		this.layout = options.layout();
		this.places = new RecordPlaces(this.layout);
		this.rows = new RecordRows(this.layout);
		this.link = new RethinkDbLink(connections, options.timeout());
		this.threads = new DriverThreads("rethinkdb", options.threads(), options.queueSize(), options.timeout());
	}

	@Override
	public CompletionStage<Optional<StoredRecord>> get(String name) {
		return this.threads.call(() -> {
			Optional<StoredRecord> record = get(this.places.place(name));
			Optional<Place> older = record.isPresent() ? Optional.empty() : this.places.olderPlace(name);
			return older.isPresent() ? get(older.get()) : record;
		});
	}

	private Optional<StoredRecord> get(Place place) throws JsonException {
		try {
			return (this.link.run(table(place).get(place.key())) instanceof Map<?, ?> row)
					? Optional.of(this.rows.record(row)) : Optional.empty();
		}
		catch (ReqlOpFailedError failure) {
			return emptyIfMissing(failure);
		}
	}

	private static Optional<StoredRecord> emptyIfMissing(ReqlOpFailedError failure) {
		if (isMissing(failure)) {
			return Optional.empty();
		}
		throw failure;
	}

	@Override
	public CompletionStage<Void> save(String name, StoredRecord record) {
		Place place = this.places.place(name);
		return this.threads.call(() -> {
			Map<String, @Nullable Object> row = this.rows.row(place, record);
			if (!this.rows.fits(row, record)) {
				throw new RecordRejectedException(name, "is larger than a query may be", null);
			}
			try {
				save(name, place, row, record.version());
				return null;
			}
			catch (ReqlQueryLogicError | ReqlResourceLimitError | ReqlServerCompileError failure) {
				throw new RecordRejectedException(name, "does not fit RethinkDB", failure);
			}
		});
	}

	private void save(String name, Place place, Map<String, @Nullable Object> row, long version) {
		for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
			try {
				if (replace(place, row, version) || insert(place, row)) {
					return;
				}
			}
			catch (ReqlOpFailedError failure) {
				if (attempt == MAX_ATTEMPTS || !isMissing(failure)) {
					throw failure;
				}
				create(place.table());
			}
		}
		throw new IllegalStateException("Written or deleted by others each time: " + name);
	}

	/** RethinkDB inserts what is not there, its stand-in skips it: false. */
	private boolean replace(Place place, Map<String, @Nullable Object> row, long version) {
		return count("skipped",
				this.link.run(table(place).get(place.key())
					.replace((present) -> this.rows.newer(present, row, version))
					.optArg("durability", "hard"))) == 0;
	}

	/** False if there is one. */
	private boolean insert(Place place, Map<String, @Nullable Object> row) {
		Object result = this.link.run(table(place).insert(row).optArg("durability", "hard"));
		return (result instanceof Map<?, ?> counts && counts.get("inserted") instanceof Number inserted
				&& inserted.intValue() == 1);
	}

	private static int count(String name, @Nullable Object result) {
		if (result instanceof Map<?, ?> counts && counts.get("errors") instanceof Number errors
				&& errors.intValue() == 0 && counts.get(name) instanceof Number count) {
			return count.intValue();
		}
		throw new IllegalStateException("RethinkDB did not write: " + result);
	}

	/** One at a time: tables of one name that are created at once may all come to be. */
	private void create(String table) {
		synchronized (this.creating) {
			ignoreExisting(() -> this.link.run(R.dbCreate(this.layout.database())));
			ignoreExisting(() -> this.link
				.run(R.db(this.layout.database()).tableCreate(table).optArg("primary_key", this.layout.primaryKey())));
		}
	}

	private static void ignoreExisting(Runnable creation) {
		try {
			creation.run();
		}
		catch (ReqlOpFailedError failure) {
			if (!String.valueOf(failure.getMessage()).contains("already exists")) {
				throw failure;
			}
		}
	}

	private static boolean isMissing(ReqlOpFailedError failure) {
		return String.valueOf(failure.getMessage()).contains("does not exist");
	}

	@Override
	public CompletionStage<Void> delete(Collection<String> names) {
		List<Place> deleted = names.stream()
			.flatMap((name) -> Stream.concat(Stream.of(this.places.place(name)), this.places.olderPlace(name).stream()))
			.toList();
		return this.threads.call(() -> {
			deleted.forEach(this::delete);
			return null;
		});
	}

	private void delete(Place place) {
		try {
			count("deleted", this.link.run(table(place).get(place.key()).delete().optArg("durability", "hard")));
		}
		catch (ReqlOpFailedError failure) {
			emptyIfMissing(failure);
		}
	}

	private Table table(Place place) {
		return R.db(this.layout.database()).table(place.table());
	}

	@Override
	public CompletionStage<Void> ping() {
		return this.threads.call(() -> {
			this.link.ping();
			return null;
		});
	}

	@Override
	public void close() {
		this.link.close();
		this.threads.close();
	}

}
