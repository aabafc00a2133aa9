package io.deepstream.server.connector.rethinkdb;

import java.util.Map;

import io.deepstream.server.connector.rethinkdb.RecordPlaces.Place;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class RecordRowsTests {

	private static final Json JSON = new Json(JsonLimits.DEFAULTS);

	private final RecordRows rows = new RecordRows(RethinkDbLayout.defaults());

	private final RecordRows versioned = new RecordRows(new RethinkDbLayout("d", "", "t", "ds_id", "ver"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			"_v":3,"_d":{"a":1} | 3 | {"a":1}
			"_v":3,"_d":["a"] | 3 | ["a"]
			"a":1,"__ds":{"_v":4} | 4 | {"a":1}
			"_v":9,"_d":[],"__ds":{"_v":4} | 4 | {"_v":9,"_d":[]}
			"__dsList":["a"],"__ds":{"_v":4} | 4 | ["a"]
			"a":1,"__ds":{"_v":4,"fullKey":"long"} | 4 | {"a":1}
			"a":1,"_v":7 | 0 | {"a":1,"_v":7}
			"a":1 | 0 | {"a":1}
			""")
	void readsEveryLayout(String fields, long version, String json) throws JsonException {
		assertThat(this.rows.record(row(fields))).hasToString(stored(version, json).toString());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			"a":1,"ver":4 | 4 | {"a":1}
			"a":1,"ver":4,"__ds":{"fullKey":"long"} | 4 | {"a":1}
			"a":1,"__ds":{"_v":5} | 5 | {"a":1}
			"_v":3,"_d":{"a":1} | 3 | {"a":1}
			""")
	void readsEveryLayoutWithVersionKey(String fields, long version, String json) throws JsonException {
		assertThat(this.versioned.record(row(fields))).hasToString(stored(version, json).toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":{\"b\":[1,null,\"x\"]}}", "[1,{\"_v\":2}]",
			"{\"__ds\":1,\"__dsList\":[2],\"ds_id\":3,\"ver\":4}", "{\"$reql_type$\":\"TIME\"}",
			"{\"n\":9223372036854775807}", "{\"s\":\"a\\u0000b\"}", "{\"a\\u0000b\":1}", "{\"s\":\"\\ud800\"}",
			"{\"n\":3.14159265358979323846264338327950288}", "{\"_v\":1,\"_d\":{}}" })
	void readsWhatItWrites(String json) throws JsonException {
		for (RecordRows any : new RecordRows[] { this.rows, this.versioned }) {
			assertThat(any.record(any.row(new Place("t", "k"), stored(7, json)))).isEqualTo(stored(7, json));
		}
	}

	@Test
	void keepsTheTextOfArraysThatWouldGrowBeyondAQueryAndKnowsWhatIsTooLarge() throws JsonException {
		RecordRows small = new RecordRows(RethinkDbLayout.defaults(), 1000);
		StoredRecord arrays = stored(7, "[" + "[[[]]],".repeat(60) + "[]]");
		StoredRecord large = stored(7, "[\"" + "x".repeat(1000) + "\"]");

		Map<String, ?> row = small.row(new Place("t", "k"), arrays);
		assertThat(row.get("__ds")).isEqualTo(Map.of("_v", 7L, "json", new String(arrays.json(), UTF_8)));
		assertThat(small.fits(row, arrays)).isTrue();
		assertThat(small.fits(small.row(new Place("t", "k"), large), large)).isFalse();
	}

	@Test
	void hashesWhatIsNoPrimaryKey() {
		for (String id : new String[] { "x".repeat(128), "\u00e4".repeat(64), "a\0" }) {
			Map<String, ?> row = this.rows.row(new Place("t", id), stored(1, "{}"));

			assertThat((String) row.get("ds_id")).matches("[0-9a-f]{64}");
			assertThat(row.get("__ds")).isEqualTo(Map.of("_v", 1L, "fullKey", id));
		}
		assertThat(new Place("t", "x".repeat(127)).key()).isEqualTo("x".repeat(127));
	}

	@ParameterizedTest
	@CsvSource({ "a/b, a, b", "a/b/c, a, b/c", "a_1/b, a_1, b", "a-b/c, ds-records, a-b/c", "/a, ds-records, /a",
			"a, ds-records, a", "\u00e4/b, ds-records, \u00e4/b" })
	void findsTheTable(String name, String table, String id) {
		RecordPlaces places = new RecordPlaces(new RethinkDbLayout("d", "/", "ds-records", "ds_id", ""));

		assertThat(places.place(name)).isEqualTo(new Place(table, id));
	}

	private static Map<?, ?> row(String fields) throws JsonException {
		return (Map<?, ?>) JSON.read(("{\"ds_id\":\"k\"," + fields + "}").getBytes(UTF_8));
	}

	private static StoredRecord stored(long version, String json) {
		return new StoredRecord(version, json.getBytes(UTF_8));
	}

}
