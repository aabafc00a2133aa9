package io.deepstream.server.connector.rethinkdb;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.rethinkdb.RethinkDB;
import com.rethinkdb.gen.ast.ReqlExpr;
import io.deepstream.server.connector.FieldNames;
import io.deepstream.server.connector.rethinkdb.RecordPlaces.Place;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records as rows, by the versions of {@code deepstream.io-storage-rethinkdb}:
 * <ul>
 * <li>2.0: the fields, or {@code __dsList}, and either {@code __ds._v} or the version
 * key; {@code __ds.fullKey} if the primary key is a hash
 * <li>1.0: the same without version key and hash
 * <li>0.0: {@code _v}, {@code _d}
 * </ul>
 * All are read, the first is written. Where field names had to be escaped it has
 * {@code __ds.escaped: true} too; a record that has no exact fields is kept as its text
 * in {@code __ds.json}. Other rows are records of version 0.
 */
final class RecordRows {

	private static final RethinkDB R = RethinkDB.r;

	private static final String META = "__ds";

	private static final String LIST = "__dsList";

	private static final String VERSION = "_v";

	private static final String DATA_0 = "_d";

	private static final String FULL_KEY = "fullKey";

	private static final String ESCAPED = "escaped";

	private static final String TEXT = "json";

	/** Bytes of a query that the server takes, less what surrounds the row. */
	private static final int MAX_QUERY = 64 * 1024 * 1024 - 4096;

	/** What the engine let through fits. */
	private static final Json JSON = new Json(
			new JsonLimits(1_000, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0));

	private final String primaryKey;

	private final String versionKey;

	private final FieldNames names;

	private final int maxQuery;

	RecordRows(RethinkDbLayout layout) {
		this(layout, MAX_QUERY);
	}

	RecordRows(RethinkDbLayout layout, int maxQuery) {
		this.maxQuery = maxQuery;
		this.primaryKey = layout.primaryKey();
		this.versionKey = layout.versionKey();
		this.names = new FieldNames((name) -> name.startsWith("$reql_") || name.indexOf('\0') >= 0,
				Set.of(META, LIST, this.primaryKey, this.versionKey));
	}

	Map<String, @Nullable Object> row(Place place, StoredRecord record) {
		Map<String, @Nullable Object> meta = new LinkedHashMap<>();
		if (this.versionKey.isEmpty()) {
			meta.put(VERSION, record.version());
		}
		if (place.isHashed()) {
			meta.put(FULL_KEY, place.id());
		}
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put(this.primaryKey, place.key());
		if (!this.versionKey.isEmpty()) {
			row.put(this.versionKey, record.version());
		}
		addFields(record, row, meta);
		if (!meta.isEmpty()) {
			row.put(META, meta);
		}
		return row;
	}

	private void addFields(StoredRecord record, Map<String, @Nullable Object> row, Map<String, @Nullable Object> meta) {
		try {
			Object value = JSON.read(record.json());
			boolean accepted = this.names.accept(value);
			ReqlTree tree = new ReqlTree();
			Object fields = tree.write(accepted ? value : this.names.escape(value));
			if (tree.isExact() && !isTooLarge(fields, record, this.maxQuery / 3)) {
				if (!accepted) {
					meta.put(ESCAPED, true);
				}
				if (fields instanceof Map<?, ?> object) {
					object.forEach((name, member) -> row.put((String) name, member));
				}
				else {
					row.put(LIST, fields);
				}
				return;
			}
		}
		catch (JsonException beyondLimits) {
			// as text
		}
		meta.put(TEXT, new String(record.json(), StandardCharsets.UTF_8));
	}

	/**
	 * Whether a query can carry the row. A text has its size there too, but an array
	 * needs up to three times as much as in JSON.
	 */
	boolean fits(Map<?, ?> row, StoredRecord record) throws JsonException {
		return !isTooLarge(row, record, this.maxQuery);
	}

	/** Nothing becomes eight times as large as a row, so most need no look. */
	private boolean isTooLarge(@Nullable Object value, StoredRecord record, int limit) throws JsonException {
		return record.json().length > this.maxQuery / 8 && JSON.write(value).length > limit;
	}

	StoredRecord record(Map<?, ?> row) throws JsonException {
		Map<?, ?> meta = (row.get(META) instanceof Map<?, ?> object) ? object : Map.of();
		boolean hasVersion = !this.versionKey.isEmpty() && row.containsKey(this.versionKey);
		if (hasVersion || meta.containsKey(VERSION)) {
			long version = version(hasVersion ? row.get(this.versionKey) : meta.get(VERSION));
			if (meta.get(TEXT) instanceof String text) {
				return new StoredRecord(version, text.getBytes(StandardCharsets.UTF_8));
			}
			Object value = (row.get(LIST) instanceof List<?> list) ? ReqlTree.read(list) : fields(row, true);
			return new StoredRecord(version,
					JSON.write(Boolean.TRUE.equals(meta.get(ESCAPED)) ? this.names.unescape(value) : value));
		}
		if (row.containsKey(VERSION) && (row.get(DATA_0) instanceof Map || row.get(DATA_0) instanceof List)) {
			return new StoredRecord(version(row.get(VERSION)), JSON.write(ReqlTree.read(row.get(DATA_0))));
		}
		return new StoredRecord(0, JSON.write(fields(row, false)));
	}

	private @Nullable Object fields(Map<?, ?> row, boolean isRecord) {
		Map<?, ?> fields = new LinkedHashMap<>(row);
		Set<String> without = new HashSet<>(Set.of(this.primaryKey));
		if (isRecord) {
			without.add(META);
			without.add(this.versionKey);
		}
		fields.keySet().removeAll(without);
		return ReqlTree.read(fields);
	}

	private static long version(@Nullable Object value) {
		return (value instanceof Number number) ? Math.max(0, number.longValue()) : 0;
	}

	/**
	 * In a query: the version of a row, by whatever layout.
	 */
	private ReqlExpr version(ReqlExpr row) {
		ReqlExpr version0 = R.branch(row.hasFields(VERSION, DATA_0), row.g(VERSION).default_(0), 0);
		ReqlExpr inMeta = row.g(META).g(VERSION).default_(version0);
		return this.versionKey.isEmpty() ? inMeta : row.g(this.versionKey).default_(inMeta);
	}

	/**
	 * In a query: what the row is replaced by. Names the next row once, as it may be
	 * large.
	 */
	ReqlExpr newer(ReqlExpr present, Map<String, @Nullable Object> next, long version) {
		ReqlExpr isNewer = R.branch(present.eq((Object) null), false, version(present).gt(version));
		return R.branch(isNewer, present, next);
	}

}
