package io.deepstream.server.record;

import java.util.List;
import java.util.stream.Stream;

import io.deepstream.server.protocol.JsonLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonPathTests {

	@ParameterizedTest
	@MethodSource("paths")
	void splitsIntoNamesAndIndexes(String path, List<Object> steps) throws InvalidPatchException {
		assertThat(JsonPath.parse(path, JsonLimits.DEFAULTS).steps()).extracting(JsonPathTests::plain).isEqualTo(steps);
	}

	static Stream<Arguments> paths() {
		return Stream.of(Arguments.of("a", List.of("a")), Arguments.of("a.b", List.of("a", "b")),
				Arguments.of("a.b[2].c", List.of("a", "b", 2, "c")), Arguments.of("a[2][0]", List.of("a", 2, 0)),
				Arguments.of("a.0", List.of("a", "0")), Arguments.of("0", List.of("0")),
				Arguments.of("[0]", List.of("", 0)), Arguments.of("a.[0]", List.of("a", "", 0)),
				Arguments.of("a[ 1 ]", List.of("a", 1)), Arguments.of("a[007]", List.of("a", 7)),
				Arguments.of("a[]", List.of("a")), Arguments.of("a[][1]", List.of("a", 1)),
				Arguments.of("a[[1]]", List.of("a", 1)), Arguments.of("a]1[", List.of("a", 1)),
				Arguments.of("a[1", List.of("a", 1)), Arguments.of("a[999999999]", List.of("a", 999_999_999)),
				Arguments.of("", List.of()), Arguments.of(".", List.of()), Arguments.of(" . \t.", List.of()),
				Arguments.of("..a..b.", List.of("a", "b")), Arguments.of("  a . b  ", List.of("a", "b")),
				Arguments.of("\u00a0a\ufeff.\u2003b\u000b", List.of("a", "b")),
				Arguments.of("a\u001c", List.of("a\u001c")), Arguments.of("a b.c d", List.of("a b", "c d")),
				Arguments.of("a [1]", List.of("a ", 1)), Arguments.of("grüße.日本[0]", List.of("grüße", "日本", 0)),
				Arguments.of("😀", List.of("😀")), Arguments.of("toString.length", List.of("toString", "length")),
				Arguments.of("a.__proto", List.of("a", "__proto")), Arguments.of("-1", List.of("-1")),
				Arguments.of("1.5", List.of("1", "5")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a[b]", "a[-1]", "a[+1]", "a[1e2]", "a[0x1]", "a[ ]", "a[1]b", "a[1 2]", "a[NaN]",
			"a[Infinity]", "a[\u0661]", "a[1234567890]", "__proto__", "a.__proto__.b", "constructor", "constructor[0]",
			"a.prototype", " prototype ", "\ud800", "a.\udc00b" })
	void refuses(String path) {
		assertThatExceptionOfType(InvalidPatchException.class)
			.isThrownBy(() -> JsonPath.parse(path, JsonLimits.DEFAULTS));
	}

	@Test
	void saysWhatIsWrong() {
		assertThatExceptionOfType(InvalidPatchException.class)
			.isThrownBy(() -> JsonPath.parse("list[last]", JsonLimits.DEFAULTS))
			.withMessage("Not an index: \"last\" in path \"list[last]\"");
	}

	@Test
	void boundsStepsAndLength() throws InvalidPatchException {
		JsonLimits limits = new JsonLimits(3, 100, 10, 10, 0);

		assertThat(JsonPath.parse("a.b[0]", limits).steps()).hasSize(3);
		assertThat(JsonPath.parse("0123456789", limits).steps()).hasSize(1);
		assertThatExceptionOfType(InvalidPatchException.class).isThrownBy(() -> JsonPath.parse("a.b[0].c", limits));
		assertThatExceptionOfType(InvalidPatchException.class).isThrownBy(() -> JsonPath.parse("0123456789a", limits));
	}

	@Test
	void knowsTheRoot() throws InvalidPatchException {
		assertThat(JsonPath.parse(" . ", JsonLimits.DEFAULTS).isRoot()).isTrue();
		assertThat(JsonPath.parse("a", JsonLimits.DEFAULTS).isRoot()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "01", "+1", "-0", "1 ", "", "length", "9999999999" })
	void takesOnlyPlainNumbersForIndexesOfArrays(String name) {
		assertThat(new JsonPath.Step.Name(name).index()).isNegative();
		assertThat(new JsonPath.Step.Name("120").index()).isEqualTo(120);
	}

	private static Object plain(JsonPath.Step step) {
		if (step instanceof JsonPath.Step.Index index) {
			return index.index();
		}
		return step.name();
	}

}
