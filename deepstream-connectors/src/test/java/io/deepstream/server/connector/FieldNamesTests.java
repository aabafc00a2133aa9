package io.deepstream.server.connector;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FieldNamesTests {

	private static final Json JSON = new Json(JsonLimits.DEFAULTS);

	private final FieldNames names = new FieldNames((name) -> name.isEmpty() || name.startsWith("$"), Set.of("_id"));

	@ParameterizedTest
	@ValueSource(strings = { "{\"$a\":1}", "[{\"a\":[{\"$\":1}]}]", "{\"\":1}", "{\"_id\":1}", "{\"a\":{\"\":{}}}" })
	void doesNotAccept(String json) throws JsonException {
		assertThat(this.names.accept(read(json))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "{\"a$\":1}", "{\"a\":{\"_id\":1}}", "[{\"_id\":1}]", "{\"a%24\":1}" })
	void accepts(String json) throws JsonException {
		assertThat(this.names.accept(read(json))).isTrue();
	}

	@Test
	void escapesWhatIsNotAcceptedAndWhatEscapesLookLike() throws JsonException {
		Object escaped = this.names
			.escape(read("{\"$a.b\":1,\"_id\":{\"_id\":2,\"%\":3,\"\":4},\"%24a\":[{\"$\":5}],\"a$\":6}"));

		assertThat(escaped).isEqualTo(
				read("{\"%24a%2Eb\":1,\"%5Fid\":{\"_id\":2,\"%25\":3,\"%\":4},\"%2524a\":[{\"%24\":5}],\"a$\":6}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"$a.b\":1,\"a\\u0000b\":2,\"_id\":3}", "{\"\":{\"%\":1,\"%25\":2,\"%2525\":3}}",
			"{\"%2\":1,\"%zz\":2,\"%_id\":3,\"_id\":4}", "[{\"_id\":1},{\"$\":{\"$$\":[]}}]", "{\"\uD83D\uDE00.\":1}" })
	void restoresWhatWasEscaped(String json) throws JsonException {
		Object original = read(json);

		Object restored = this.names.unescape(this.names.escape(original));

		assertThat(restored).isEqualTo(original);
		assertThat(JSON.write(restored)).isEqualTo(JSON.write(original));
	}

	@Test
	void escapesNoTwoNamesAlike() throws JsonException {
		Map<?, ?> escaped = (Map<?, ?>) this.names
			.escape(read("{\"\":1,\"%\":2,\"%25\":3,\"$\":4,\"%24\":5,\".\":6,\"%2E\":7,\"_id\":8,\"%5Fid\":9}"));

		assertThat(escaped).hasSize(9);
	}

	private static Object read(String json) throws JsonException {
		return JSON.read(json.getBytes(StandardCharsets.UTF_8));
	}

}
