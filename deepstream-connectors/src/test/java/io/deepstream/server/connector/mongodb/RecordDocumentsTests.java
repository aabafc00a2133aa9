package io.deepstream.server.connector.mongodb;

import java.nio.charset.StandardCharsets;

import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.spi.StoredRecord;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RecordDocumentsTests {

	private static final String ID = "\"_id\":{\"$oid\":\"5f3e4a5b6c7d8e9f00112233\"},\"ds_key\":\"k\"";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			"_v":3,"_d":{"a":1,"b":[2]} | 3 | {"a":1,"b":[2]}
			"_v":3,"_d":["a","b"] | 3 | ["a","b"]
			"a":1,"b":{"c":null},"__ds":{"_v":4} | 4 | {"a":1,"b":{"c":null}}
			"_v":9,"_d":[],"__ds":{"_v":4} | 4 | {"_v":9,"_d":[]}
			"__dsList":["a","b"],"__ds":{"_v":4} | 4 | ["a","b"]
			"ds_version":5,"a":1,"b":"c" | 5 | {"a":1,"b":"c"}
			"ds_version":5 | 5 | {}
			"ds_version":5,"ds_list":["a"] | 5 | ["a"]
			"ds_version":5,"ds_list":["a"],"left":1 | 5 | ["a"]
			"ds_version":5,"__ds":{"_v":9},"_v":8,"_d":{} | 5 | {"__ds":{"_v":9},"_v":8,"_d":{}}
			"ds_version":5,"ds_json":"text","a":1 | 5 | {"ds_json":"text","a":1}
			"ds_version":5,"ds_escaped":false,"%2E":1 | 5 | {"ds_escaped":false,"%2E":1}
			"ds_version":{"$numberDouble":"5.0"},"a":1 | 5 | {"a":1}
			"ds_version":"x","a":1 | 0 | {"a":1}
			"ds_version":-1,"a":1 | 0 | {"a":1}
			"a":1,"_v":7 | 0 | {"a":1,"_v":7}
			"a":1,"__ds":{} | 0 | {"a":1,"__ds":{}}
			""")
	void readsEveryLayout(String fields, long version, String json) throws JsonException {
		StoredRecord record = RecordDocuments.record(BsonDocument.parse("{" + ID + "," + fields + "}"));

		assertThat(record).hasToString(stored(version, json).toString());
	}

	@Test
	void readsWhatJsonDoesNotHaveAsTheJavaScriptDriverDoes() throws JsonException {
		BsonDocument document = BsonDocument.parse("{" + ID
				+ ",\"ds_version\":1,\"date\":{\"$date\":\"2016-05-04T03:02:01.500Z\"},\"id\":{\"$oid\":\"5f3e4a5b6c7d8e9f00112233\"},"
				+ "\"nan\":{\"$numberDouble\":\"NaN\"},\"whole\":{\"$numberDouble\":\"1500000000000\"},"
				+ "\"bytes\":{\"$binary\":{\"base64\":\"AQID\",\"subType\":\"00\"}},\"decimal\":{\"$numberDecimal\":\"1.10\"},"
				+ "\"max\":{\"$maxKey\":1}}");

		assertThat(RecordDocuments.record(document)).hasToString(
				stored(1,
						"{\"date\":\"2016-05-04T03:02:01.500Z\",\"id\":\"5f3e4a5b6c7d8e9f00112233\",\"nan\":null,"
								+ "\"whole\":1500000000000,\"bytes\":\"AQID\",\"decimal\":1.10,\"max\":null}")
					.toString());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"b":1,"a":{"z":[true,null,"x"]}} | {"ds_key":"k","ds_version":7,"b":1,"a":{"z":[true,null,"x"]}}
			[1,{"_id":2}] | {"ds_key":"k","ds_version":7,"ds_list":[1,{"_id":2}]}
			{"_id":1,"a.b":{"$c":2}} | {"ds_key":"k","ds_version":7,"ds_escaped":true,"%5Fid":1,"a%2Eb":{"%24c":2}}
			[{"$a":1}] | {"ds_key":"k","ds_version":7,"ds_escaped":true,"ds_list":[{"%24a":1}]}
			{"ds_version":8} | {"ds_key":"k","ds_version":7,"ds_escaped":true,"%64s_version":8}
			{"__ds":{"_v":9},"_v":1} | {"ds_key":"k","ds_version":7,"__ds":{"_v":9},"_v":1}
			{"n":9007199254740993} | {"ds_key":"k","ds_version":7,"n":9007199254740993}
			{"n":0.1} | {"ds_key":"k","ds_version":7,"n":0.1}
			""")
	void writesTheLayoutOfTheOriginal(String json, String document) throws JsonException {
		BsonDocument written = RecordDocuments.document("k", stored(7, json));

		assertThat(written).isEqualTo(
				BsonDocument.parse(document.replace("\"ds_version\":7", "\"ds_version\":{\"$numberLong\":\"7\"}")));
		assertThat(RecordDocuments.record(written)).hasToString(stored(7, json).toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"n\":3.14159265358979323846264338327950288}", "{\"n\":1e400000}", "{\"s\":\"\\ud800\"}",
			"{\"n\":1e99999999999}" })
	void keepsTheTextOfWhatHasNoExactFields(String json) throws JsonException {
		BsonDocument written = RecordDocuments.document("k", stored(7, json));

		assertThat(written.get("ds_json")).isEqualTo(new BsonString(json));
		assertThat(RecordDocuments.record(withId(written))).isEqualTo(stored(7, json));
	}

	@Test
	void keepsTheTextOfWhatIsTooDeepOrTooLarge() throws JsonException {
		for (String json : new String[] { "[".repeat(200) + "]".repeat(200), "[" + "1,".repeat(1_500_000) + "1]" }) {
			BsonDocument written = RecordDocuments.document("k", stored(7, json));

			assertThat(written.get("ds_json")).isEqualTo(new BsonString(json));
			assertThat(RecordDocuments.record(withId(written))).isEqualTo(stored(7, json));
		}
	}

	private static BsonDocument withId(BsonDocument written) {
		return BsonDocument.parse("{\"_id\":1}")
			.append("ds_key", written.get("ds_key"))
			.append("ds_version", written.get("ds_version"))
			.append("ds_json", written.get("ds_json"));
	}

	private static StoredRecord stored(long version, String json) {
		return new StoredRecord(version, json.getBytes(StandardCharsets.UTF_8));
	}

}
