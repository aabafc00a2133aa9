package io.deepstream.server.connector.mongodb;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import com.mongodb.client.model.Filters;
import io.deepstream.server.connector.FieldNames;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.spi.StoredRecord;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Records as documents, by the versions of {@code deepstream.io-storage-mongodb}:
 * <ul>
 * <li>2.0.3: {@code ds_key}, {@code ds_version} and the fields, or {@code ds_list}
 * <li>1.0: {@code ds_key}, {@code __ds._v} and the fields, or {@code __dsList}
 * <li>0.2: {@code ds_key}, {@code _v}, {@code _d}
 * </ul>
 * All are read, the first is written. Where field names had to be escaped it has
 * {@code ds_escaped: true} too; a record that has no exact fields is kept as its text in
 * {@code ds_json}. Other documents with a {@code ds_key} are records of version 0.
 */
final class RecordDocuments {

	static final String KEY = "ds_key";

	private static final String ID = "_id";

	private static final String VERSION = "ds_version";

	private static final String LIST = "ds_list";

	private static final String ESCAPED = "ds_escaped";

	private static final String TEXT = "ds_json";

	private static final String META_1 = "__ds";

	private static final String LIST_1 = "__dsList";

	private static final String VERSION_0 = "_v";

	private static final String DATA_0 = "_d";

	private static final String META_VERSION_1 = META_1 + "." + VERSION_0;

	/** Bytes; a server takes 16 MiB. */
	private static final int MAX_SIZE = 16_000_000;

	private static final FieldNames NAMES = new FieldNames(
			(name) -> name.isEmpty() || name.startsWith("$") || name.indexOf('.') >= 0 || name.indexOf('\0') >= 0,
			Set.of(ID, KEY, VERSION, LIST, ESCAPED, TEXT));

	/** What the engine let through fits. */
	private static final Json JSON = new Json(
			new JsonLimits(1_000, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0));

	private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

	private RecordDocuments() {
	}

	static RawBsonDocument document(String key, StoredRecord record) {
		try {
			BsonTree tree = new BsonTree();
			BsonDocument document = fields(key, record, tree);
			if (tree.isExact()) {
				RawBsonDocument encoded = new RawBsonDocument(document, CODEC);
				if (encoded.getByteBuffer().remaining() <= MAX_SIZE) {
					return encoded;
				}
			}
			return text(key, record);
		}
		catch (JsonException beyondLimits) {
			return text(key, record);
		}
	}

	private static BsonDocument fields(String key, StoredRecord record, BsonTree tree) throws JsonException {
		Object value = JSON.read(record.json());
		BsonDocument document = start(key, record);
		if (!NAMES.accept(value)) {
			document.append(ESCAPED, BsonBoolean.TRUE);
			value = NAMES.escape(value);
		}
		if (value instanceof Map<?, ?> object) {
			tree.write(object, document);
		}
		else {
			document.append(LIST, tree.write(value));
		}
		return document;
	}

	private static RawBsonDocument text(String key, StoredRecord record) {
		return new RawBsonDocument(
				start(key, record).append(TEXT, new BsonString(new String(record.json(), StandardCharsets.UTF_8))),
				CODEC);
	}

	private static BsonDocument start(String key, StoredRecord record) {
		return new BsonDocument(KEY, new BsonString(key)).append(VERSION, new BsonInt64(record.version()));
	}

	static StoredRecord record(BsonDocument document) throws JsonException {
		if (document.containsKey(VERSION)) {
			return version3(document);
		}
		if (isVersion1(document)) {
			return stored(document, value(document, LIST_1, Set.of(ID, KEY, META_1)));
		}
		if (isVersion0(document)) {
			return stored(document, BsonTree.read(document.get(DATA_0), Set.of()));
		}
		return stored(document, BsonTree.read(document, Set.of(ID, KEY)));
	}

	private static StoredRecord version3(BsonDocument document) throws JsonException {
		BsonValue text = document.get(TEXT);
		if (text != null && text.isString() && document.keySet().equals(Set.of(ID, KEY, VERSION, TEXT))) {
			return new StoredRecord(version(document), text.asString().getValue().getBytes(StandardCharsets.UTF_8));
		}
		if (BsonBoolean.TRUE.equals(document.get(ESCAPED))) {
			return stored(document, NAMES.unescape(value(document, LIST, Set.of(ID, KEY, VERSION, ESCAPED))));
		}
		return stored(document, value(document, LIST, Set.of(ID, KEY, VERSION)));
	}

	private static @Nullable Object value(BsonDocument document, String list, Set<String> without) {
		BsonValue elements = document.get(list);
		return (elements instanceof BsonArray) ? BsonTree.read(elements, Set.of()) : BsonTree.read(document, without);
	}

	private static StoredRecord stored(BsonDocument document, @Nullable Object value) throws JsonException {
		return new StoredRecord(version(document), JSON.write(value));
	}

	/** Zero if it has none. */
	static long version(BsonDocument document) {
		BsonValue version = null;
		if (document.containsKey(VERSION)) {
			version = document.get(VERSION);
		}
		else if (isVersion1(document)) {
			version = document.getDocument(META_1).get(VERSION_0);
		}
		else if (isVersion0(document)) {
			version = document.get(VERSION_0);
		}
		return (version != null && version.isNumber()) ? Math.max(0, version.asNumber().longValue()) : 0;
	}

	private static boolean isVersion1(BsonDocument document) {
		return document.get(META_1) instanceof BsonDocument meta && meta.containsKey(VERSION_0);
	}

	private static boolean isVersion0(BsonDocument document) {
		BsonValue data = document.get(DATA_0);
		return document.containsKey(VERSION_0) && (data instanceof BsonDocument || data instanceof BsonArray);
	}

	/**
	 * Documents of a key whose version, by whatever layout, is at most this.
	 */
	static BsonDocument notNewer(String key, long version) {
		Bson no3 = Filters.exists(VERSION, false);
		Bson no1 = Filters.exists(META_VERSION_1, false);
		Bson anyLayout = Filters.or(Filters.and(Filters.exists(VERSION), notGreater(VERSION, version)),
				Filters.and(no3, Filters.exists(META_VERSION_1), notGreater(META_VERSION_1, version)),
				Filters.and(no3, no1, Filters.exists(DATA_0), notGreater(VERSION_0, version)),
				Filters.and(no3, no1, Filters.exists(DATA_0, false)));
		BsonDocument filter = new BsonDocument(KEY, new BsonString(key));
		filter.putAll(anyLayout.toBsonDocument());
		return filter;
	}

	private static Bson notGreater(String field, long version) {
		return Filters.not(Filters.gt(field, version));
	}

}
