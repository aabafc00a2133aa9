package io.deepstream.server.record;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.deepstream.server.protocol.JsonLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class JsonPathTests {

	@ParameterizedTest
	@MethodSource("paths")
	void splitsIntoNamesAndIndexes(String path, List<Object> steps) throws InvalidPatchException {
		assertThat(JsonPath.parse(path, JsonLimits.DEFAULTS).steps()).extracting(JsonPathTests::plain).isEqualTo(steps);
	}

	static Stream<Arguments> paths() {
		return Stream.of(arguments("a", List.of("a")), arguments("a.b", List.of("a", "b")),
				arguments("a.b[2].c", List.of("a", "b", 2, "c")), arguments("a[2][0]", List.of("a", 2, 0)),
				arguments("a.0", List.of("a", "0")), arguments("0", List.of("0")), arguments("[0]", List.of("", 0)),
				arguments("a.[0]", List.of("a", "", 0)), arguments("a[ 1 ]", List.of("a", 1)),
				arguments("a[007]", List.of("a", 7)), arguments("a[]", List.of("a")),
				arguments("a[][1]", List.of("a", 1)), arguments("a[[1]]", List.of("a", 1)),
				arguments("a]1[", List.of("a", 1)), arguments("a[1", List.of("a", 1)),
				arguments("a[999999999]", List.of("a", 999_999_999)), arguments("", List.of()),
				arguments(".", List.of()), arguments(" . \t.", List.of()), arguments("..a..b.", List.of("a", "b")),
				arguments("  a . b  ", List.of("a", "b")), arguments("\u00a0a\ufeff.\u2003b\u000b", List.of("a", "b")),
				arguments("a\u001c", List.of("a\u001c")), arguments("a b.c d", List.of("a b", "c d")),
				arguments("a [1]", List.of("a ", 1)), arguments("grüße.日本[0]", List.of("grüße", "日本", 0)),
				arguments("😀", List.of("😀")), arguments("toString.length", List.of("toString", "length")),
				arguments("a.__proto", List.of("a", "__proto")), arguments("-1", List.of("-1")),
				arguments("1.5", List.of("1", "5")));
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
