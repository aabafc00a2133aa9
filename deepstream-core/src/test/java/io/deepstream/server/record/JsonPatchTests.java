package io.deepstream.server.record;

import java.nio.charset.StandardCharsets;

import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonPatchTests {

	private final Json json = new Json(JsonLimits.DEFAULTS);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			# value                | path      | data    | after
			{}                     | a         | 1       | {"a":1}
			{"a":1,"b":2}          | a         | 3       | {"a":3,"b":2}
			{"b":1,"2":1,"1":1}    | 1         | 3       | {"b":1,"2":1,"1":3}
			{}                     | a.b.c     | null    | {"a":{"b":{"c":null}}}
			{}                     | a.0       | 1       | {"a":{"0":1}}
			{"a":[]}               | a.0       | 1       | {"a":[1]}
			{"a":[1,2]}            | a.1.x     | 1       | {"a":[1,{"x":1}]}
			{"a":{}}               | a[2]      | 1       | {"a":{"2":1}}
			{"a":{}}               | a[02]     | 1       | {"a":{"2":1}}
			{}                     | a[0]      | 1       | {"a":[1]}
			{}                     | a[2]      | 1       | {"a":[null,null,1]}
			{}                     | a[1].b    | 1       | {"a":[null,{"b":1}]}
			{}                     | a[1][2]   | 1       | {"a":[null,[null,null,1]]}
			{"a":[1]}              | a[3]      | 2       | {"a":[1,null,null,2]}
			{"a":[1]}              | a[2].b    | 2       | {"a":[1,null,{"b":2}]}
			{"a":[1,2,3]}          | a[1]      | [9]     | {"a":[1,[9],3]}
			{"a":null}             | a.b       | 1       | {"a":{"b":1}}
			{"a":null}             | a[0]      | 1       | {"a":[1]}
			{"a":[null]}           | a[0].b    | 1       | {"a":[{"b":1}]}
			{"a":3}                | a.b       | 1       | {"a":{"b":1}}
			{"a":"text"}           | a.length  | 1       | {"a":{"length":1}}
			{"a":true}             | a[1]      | 1       | {"a":[null,1]}
			{"a":[1]}              | a         | {}      | {"a":{}}
			[]                     | 0         | 1       | [1]
			[]                     | 1         | 1       | [null,1]
			[]                     | 0.a       | 1       | [{"a":1}]
			{}                     | [1]       | 1       | {"":[null,1]}
			{}                     | toString.x | 1      | {"toString":{"x":1}}
			{"a":1}                | ``        | {"b":1} | {"b":1}
			{"a":1}                | .         | []      | []
			[1]                    | ``        | [2]     | [2]
			{"a":1.0,"b":1e3}      | c         | -0.0    | {"a":1.0,"b":1e3,"c":-0.0}
			{ "a" : [ ] }          | b         | "ü"     | {"a":[],"b":"ü"}
			{"a":1,"b":2,"a":3}    | c         | 4       | {"a":3,"b":2,"c":4}
			""")
	void sets(String value, String path, String data, String after) throws JsonException, InvalidPatchException {
		JsonPatch patch = JsonPatch.set(path, utf8(data), this.json);

		assertThat(patch.apply(utf8(value))).asString(StandardCharsets.UTF_8).isEqualTo(after);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			# value               | path    | after
			{"a":1,"b":2}         | a       | {"b":2}
			{"b":2}               | a       | {"b":2}
			{"a":{"b":1,"c":2}}   | a.b     | {"a":{"c":2}}
			{}                    | a.b.c   | {"a":{"b":{}}}
			{"a":null}            | a.b     | {"a":{}}
			{}                    | a[2]    | {"a":[null,null]}
			{"a":[1,2,3]}         | a[1]    | {"a":[1,null,3]}
			{"a":[1,2,3]}         | a.2     | {"a":[1,2,null]}
			{"a":[1]}             | a[5]    | {"a":[1]}
			{"a":[1]}             | a[5].b  | {"a":[1,null,null,null,null,{}]}
			{"a":{"1":1,"2":2}}   | a[1]    | {"a":{"2":2}}
			[1,2]                 | 0       | [null,2]
			""")
	void erases(String value, String path, String after) throws JsonException, InvalidPatchException {
		JsonPatch patch = JsonPatch.erase(path, this.json);

		assertThat(patch.apply(utf8(value))).asString(StandardCharsets.UTF_8).isEqualTo(after);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			# value      | path        | data | because
			[]           | a           | 1    | An array has no member "a"
			[]           | a.b         | 1    | An array has no member "a"
			[]           | [0]         | 1    | An array has no member ""
			{"a":[1]}    | a.length    | 0    | An array has no member "length"
			{"a":[1]}    | a.01        | 0    | An array has no member "01"
			{"a":[1]}    | a.-1        | 0    | An array has no member "-1"
			{"a":1}      | ``          | 1    | A record is an object or an array
			{"a":1}      | ``          | null | A record is an object or an array
			{}           | a[10001]    | 1    | More than 10000 missing before element 10001
			{}           | a[5001][5001] | 1  | More than 10000 missing before element 5001
			{}           | a[999999999] | 1   | More than 10000 missing before element 999999999
			{"a":[1]}    | a[10002]    | 1    | More than 10000 missing before element 10002
			""")
	void refusesToSet(String value, String path, String data, String because) throws InvalidPatchException {
		JsonPatch patch = JsonPatch.set(path, utf8(data), this.json);

		assertThatExceptionOfType(InvalidPatchException.class).isThrownBy(() -> patch.apply(utf8(value)))
			.withMessage(because);
	}

	@Test
	void refusesToEraseTheWholeValue() throws InvalidPatchException {
		JsonPatch patch = JsonPatch.erase("", this.json);

		assertThatExceptionOfType(InvalidPatchException.class).isThrownBy(() -> patch.apply(utf8("{}")));
	}

	@Test
	void refusesDataThatIsNotJson() {
		assertThatExceptionOfType(InvalidPatchException.class)
			.isThrownBy(() -> JsonPatch.set("a", utf8("{"), this.json));
		assertThatExceptionOfType(InvalidPatchException.class)
			.isThrownBy(() -> JsonPatch.set("a", utf8(""), this.json));
	}

	@Test
	void tellsBadPatchesFromBadValues() throws InvalidPatchException {
		JsonPatch patch = JsonPatch.set("a", utf8("1"), this.json);

		assertThatExceptionOfType(JsonException.class).isThrownBy(() -> patch.apply(utf8("{")));
	}

	@Test
	void appendsToArraysOfAnyLength() throws JsonException, InvalidPatchException {
		String array = "[" + "0,".repeat(49_999) + "0]";
		JsonPatch patch = JsonPatch.set("50000", utf8("1"), this.json);

		assertThat(patch.apply(utf8(array))).asString(StandardCharsets.UTF_8)
			.endsWith("0,0,1]")
			.hasSize(array.length() + 2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					# value         | operations                                                            | after
					{}              | [{"path":"a","data":1},{"path":"b.c","data":null}]                    | {"a":1,"b":{"c":null}}
					{"a":1,"b":2}   | [{"path":"a"}]                                                        | {"b":2}
					{"a":1}         | [{"path":"a","data":{}},{"path":"a.b","data":[]},{"path":"a.b[1]"}]   | {"a":{"b":[]}}
					{"a":1}         | [{"path":"","data":{"x":{}}},{"path":"x.y","data":1}]                 | {"x":{"y":1}}
					{}              | [{"data":1,"path":"a","more":true}]                                   | {"a":1}
					[]              | [{"path":"0","data":1},{"path":"1","data":2},{"path":"0"}]            | [null,2]
					""")
	void appliesManyInOrder(String value, String operations, String after) throws JsonException, InvalidPatchException {
		JsonPatch patch = JsonPatch.multi(utf8(operations), this.json);

		assertThat(patch.apply(utf8(value))).asString(StandardCharsets.UTF_8).isEqualTo(after);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			[]
			{}
			{"path":"a"}
			null
			1
			[1]
			[null]
			[[]]
			[{}]
			[{"data":1}]
			[{"path":1}]
			[{"path":null}]
			[{"path":"a"},{"path":"a[x]"}]
			[{"path":"a"},{"path":"\\ud800"}]
			[{"path":"__proto__.x"}]
			[{"path":"a"}
			""")
	void refusesMalformedOperations(String operations) {
		assertThatExceptionOfType(InvalidPatchException.class)
			.isThrownBy(() -> JsonPatch.multi(utf8(operations), this.json));
	}

	@Test
	void leavesTheValueWhenOneOperationFails() throws InvalidPatchException {
		byte[] value = utf8("{\"list\":[]}");
		JsonPatch patch = JsonPatch.multi(utf8("[{\"path\":\"a\",\"data\":1},{\"path\":\"list.x\",\"data\":1}]"),
				this.json);

		assertThatExceptionOfType(InvalidPatchException.class).isThrownBy(() -> patch.apply(value));
		assertThat(value).isEqualTo(utf8("{\"list\":[]}"));
	}

	@Test
	void appliesTheSameToEveryValue() throws JsonException, InvalidPatchException {
		JsonPatch patch = JsonPatch.multi(utf8("""
				[{"path":"a","data":{"k":null}},{"path":"a.k[0]","data":1},{"path":"a.k","data":{}}]"""), this.json);

		byte[] first = patch.apply(utf8("{}"));
		byte[] second = patch.apply(utf8("{}"));

		assertThat(first).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":{\"k\":{}}}");
		assertThat(second).isEqualTo(first);
	}

	@Test
	void boundsWhatManyOperationsFillUp() throws InvalidPatchException {
		JsonPatch patch = JsonPatch.multi(utf8("[{\"path\":\"a[6000]\"},{\"path\":\"b[6000]\"}]"), this.json);

		assertThatExceptionOfType(InvalidPatchException.class).isThrownBy(() -> patch.apply(utf8("{}")));
	}

	@Test
	void neverMakesWhatCouldNotBeReadAgain() throws JsonException, InvalidPatchException {
		Json limited = new Json(new JsonLimits(3, 30, 30, 10, 10));

		assertThat(JsonPatch.set("a.b", utf8("[]"), limited).apply(utf8("{}"))).isEqualTo(utf8("{\"a\":{\"b\":[]}}"));
		assertThatExceptionOfType(InvalidPatchException.class)
			.isThrownBy(() -> JsonPatch.set("a.b", utf8("[[]]"), limited).apply(utf8("{}")));
		assertThatExceptionOfType(InvalidPatchException.class).isThrownBy(
				() -> JsonPatch.set("a", utf8("\"0123456789\""), limited).apply(utf8("{\"b\":\"0123456789\"}")));
	}

	@Test
	void knowsWhenClientsNeedTheWholeValue() throws InvalidPatchException {
		assertThat(JsonPatch.set(" . ", utf8("{}"), this.json).replacesRoot()).isTrue();
		assertThat(JsonPatch.set("a", utf8("{}"), this.json).replacesRoot()).isFalse();
		assertThat(JsonPatch.multi(utf8("[{\"path\":\"a\"},{\"path\":\"\",\"data\":[]}]"), this.json).replacesRoot())
			.isTrue();
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
