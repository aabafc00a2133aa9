package io.deepstream.server.protocol;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonTests {

	private static final JsonLimits SMALL = new JsonLimits(3, 40, 10, 5, 0);

	private final Json json = new Json(JsonLimits.DEFAULTS);

	@ParameterizedTest
	@ValueSource(strings = { "1", "0", "-0", "-1", "10", "1.5", "0.5", "1e5", "1E+5", "1.25e-7", "true", "false",
			"null", "\"\"", "\"a\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"", "\"ü😀\"", "\"\\ud800\"",
			"\"\\udc00x\"", "{}", "[]", " \t\r\n[ ] ", "{\"a\":1}",
			"{ \"a\" : [ 1 , { \"b\" : null } ] , \"c\" : \"\" }", "[[],{},[[]]]", "{\"\":1}", "{\"a\":1,\"a\":2}",
			"{\"\\ud83d\\ude00\":1}", "1e99999999999", "[1,2,3]", "123456789012345678901234567890.5" })
	void acceptsJson(String text) throws JsonException {
		byte[] bytes = utf8(text);

		assertThat(this.json.isValid(bytes)).isTrue();
		assertThat(this.json.isValid(this.json.write(this.json.read(bytes)))).isTrue();
		assertThat(this.json.isObjectOrArray(bytes))
			.isEqualTo(text.strip().startsWith("{") || text.strip().startsWith("["));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "}", "[", "]", "[1,]", "[,1]", "[1 2]", "{\"a\":1,}", "{\"a\"}", "{\"a\":}",
			"{a:1}", "{'a':1}", "{1:1}", "{,}", "[1}", "{\"a\":1]", "01", "-", "-a", "+1", ".5", "1.", "1.e5", "1e",
			"1e+", "0x1", "NaN", "Infinity", "-Infinity", "tru", "truex", "nulll", "True", "'a'", "\"", "\"a", "\"\n\"",
			"\"\u0000\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\", "1 2", "{} {}", "{}x", "[]]", "// a\n1",
			"/**/1", "\u00a01", "\f1", "\u001e1", "1\u0000", "undefined", "{\"\\ud800\":1}", "{\"\\udc00\":1}",
			"{\"\\ud800\\u0061\":1}", "{\"\\ud800a\":1}", "\ufeff{}" })
	void refusesAllElse(String text) {
		byte[] bytes = utf8(text);

		assertThat(this.json.isValid(bytes)).isFalse();
		assertThat(this.json.isObjectOrArray(bytes)).isFalse();
		assertThatExceptionOfType(JsonException.class).isThrownBy(() -> this.json.read(bytes));
	}

	@ParameterizedTest
	@CsvSource({ "cut, 22c322", "middle byte, 22c32822", "overlong slash, 22c0af22", "overlong null, 22e0808022",
			"surrogate, 22eda08022", "beyond Unicode, 22f490808022", "five bytes, 22f88880808022",
			"in a name, 7b22c0af223a317d", "after the value, 31ff", "after eight, 226162636465666768c328" + "22" })
	void refusesWhatIsNotUtf8(String what, String hex) {
		byte[] bytes = HexFormat.of().parseHex(hex);

		assertThat(this.json.isValid(bytes)).as(what).isFalse();
		assertThatExceptionOfType(JsonException.class).as(what).isThrownBy(() -> this.json.read(bytes));
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32BE", "UTF-32LE" })
	void refusesOtherEncodings(Charset charset) {
		byte[] bytes = "{\"a\":1}".getBytes(charset);

		assertThat(this.json.isValid(bytes)).isFalse();
		assertThatExceptionOfType(JsonException.class).isThrownBy(() -> this.json.read(bytes));
	}

	@ParameterizedTest
	@CsvSource({ "[[[]]], true", "[[[[]]]], false", "{\"a\":[{}]}, true", "{\"a\":[{\"b\":[]}]}, false",
			"\"0123456789\", true", "\"0123456789a\", false", "{\"0123456789\":1}, true", "{\"0123456789a\":1}, false",
			"12345, true", "123456, false", "-12345, false", "1.234, true", "12.345, false",
			"'[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]', true", "'[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,1]', false" })
	void keepsLimits(String text, boolean within) throws JsonException {
		Json limited = new Json(SMALL);
		byte[] bytes = utf8(text);

		assertThat(limited.isValid(bytes)).isEqualTo(within);
		if (within) {
			assertThat(limited.read(bytes)).isNotNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "[[[[]]]]", "\"0123456789a\"", "{\"0123456789abc\":1}", "1234567",
			"[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,1]" })
	void keepsLimitsWhenReading(String text) {
		Json limited = new Json(SMALL);

		assertThatExceptionOfType(JsonException.class).isThrownBy(() -> limited.read(utf8(text)));
	}

	@Test
	void keepsLimitsWhenWriting() {
		Json limited = new Json(SMALL);

		assertThatExceptionOfType(JsonException.class)
			.isThrownBy(() -> limited.write(List.of(List.of(List.of(List.of())))));
		assertThatExceptionOfType(JsonException.class).isThrownBy(() -> limited.write("x".repeat(39)))
			.withMessage("Longer than 40 bytes");
	}

	@Test
	void survivesTheDeepestText() throws JsonException {
		Json deepest = new Json(new JsonLimits(1_000, 1 << 20, 100, 100, 0));
		byte[] bytes = utf8("[".repeat(1_000) + "]".repeat(1_000));

		assertThat(deepest.isValid(bytes)).isTrue();
		assertThat(deepest.write(deepest.read(bytes))).isEqualTo(bytes);
		assertThat(deepest.isValid(utf8("[".repeat(1 << 19)))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.0", "1.10", "1e3", "1E+3", "-0", "-0.0", "0e5", "9223372036854775807",
			"-9223372036854775808", "9223372036854775808", "123456789012345678901234567890",
			"0.1000000000000000055511151231257827", "1e400", "1e99999999999", "-2147483648", "2147483648", "[1,1.0]",
			"{\"2\":1,\"1\":2,\"b\":3,\"a\":4}", "[\"ü😀\u2028/\",\"\\u0001\\n\\\"\\\\\"]", "\"\\uD800\"",
			"{\"a\":null,\"b\":[true,false,{}]}" })
	void writesWhatItRead(String text) throws JsonException {
		assertThat(new String(this.json.write(this.json.read(utf8(text))), StandardCharsets.UTF_8)).isEqualTo(text);
	}

	@Test
	void takesTheLastOfEqualNames() throws JsonException {
		assertThat(this.json.write(this.json.read(utf8("{\"b\":1,\"a\":2,\"b\":{\"c\":3}}"))))
			.isEqualTo(utf8("{\"b\":{\"c\":3},\"a\":2}"));
	}

	@Test
	void readsPlainValues() throws JsonException {
		Object tree = this.json.read(utf8("{\"i\":7,\"l\":5000000000,\"s\":\"x\",\"t\":true,\"n\":null,\"a\":[1]}"));

		assertThat(tree).isInstanceOf(Map.class);
		Map<?, ?> object = (Map<?, ?>) tree;
		assertThat(object.get("i")).isEqualTo(7);
		assertThat(object.get("l")).isEqualTo(5_000_000_000L);
		assertThat(object.get("s")).isEqualTo("x");
		assertThat(object.get("t")).isEqualTo(true);
		assertThat(object.get("n")).isNull();
		assertThat(object.get("a")).isEqualTo(List.of(1));
	}

	@Test
	void numbersAreExactAndComparableWithJavaScript() throws JsonException {
		Number number = (Number) this.json.read(utf8("12345678901234567890.5"));
		Number huge = (Number) this.json.read(utf8("1e99999999999"));

		assertThat(((JsonNumber) number).toBigDecimal()).isEqualTo(new BigDecimal("12345678901234567890.5"));
		assertThat(number.doubleValue()).isEqualTo(12345678901234567890.5);
		assertThat(huge.doubleValue()).isInfinite();
		assertThat(number).isEqualTo(this.json.read(utf8("12345678901234567890.5")))
			.hasToString("12345678901234567890.5");
	}

	@Test
	void refusesSenselessLimits() {
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(0, 1, 1, 1, 1))
			.withMessageContaining("maxDepth 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1_001, 1, 1, 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 0, 1, 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 1, 1, -1))
			.withMessageContaining("-1");
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
