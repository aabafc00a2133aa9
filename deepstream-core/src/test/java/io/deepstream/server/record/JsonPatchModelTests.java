package io.deepstream.server.record;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random patches against a model that says in few words what a client does, the same in
 * every run.
 */
@Timeout(120)
class JsonPatchModelTests {

	private static final List<String> DATA = List.of("1", "null", "\"x\"", "{}", "[]", "{\"a\":{\"b\":null}}",
			"[1,{\"a\":2}]", "[[],null,[3]]", "true");

	private final JsonMapper mapper = new JsonMapper();

	private final Json json = new Json(JsonLimits.DEFAULTS);

	private final Random random = new Random(11);

	@Test
	void doesWhatTheModelDoes() throws JsonException, InvalidPatchException {
		int refused = 0;
		byte[] value = "{}".getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 20_000; i++) {
			if (i % 20 == 0) {
				value = pick(List.of("{}", "[]", "{\"a\":{\"b\":[1,2]}}", "[[0,1],{}]"))
					.getBytes(StandardCharsets.UTF_8);
			}
			String path = path();
			String data = (this.random.nextInt(4) > 0) ? pick(DATA) : null;
			JsonNode expected = model(this.mapper.readTree(value), JsonPath.parse(path, JsonLimits.DEFAULTS).steps(),
					data);

			byte[] actual = apply(path, data, value);

			String what = "%s at %s in %s".formatted(data, path, new String(value, StandardCharsets.UTF_8));
			if (expected == null) {
				refused++;
				assertThat(actual).as(what).isNull();
			}
			else {
				assertThat(actual).as(what).asString(StandardCharsets.UTF_8).isEqualTo(expected.toString());
				value = actual;
			}
		}
		assertThat(refused).isBetween(1_000, 15_000);
	}

	private byte @Nullable [] apply(String path, @Nullable String data, byte[] value) throws JsonException {
		try {
			JsonPatch patch = (data != null) ? JsonPatch.set(path, data.getBytes(StandardCharsets.UTF_8), this.json)
					: JsonPatch.erase(path, this.json);
			return patch.apply(value);
		}
		catch (InvalidPatchException ex) {
			return null;
		}
	}

	/**
	 * What the node becomes, null if the steps do not lead anywhere.
	 */
	private @Nullable JsonNode model(JsonNode node, List<JsonPath.Step> steps, @Nullable String data) {
		JsonPath.Step step = steps.get(0);
		boolean last = steps.size() == 1;
		JsonNode container = node.isContainer() ? node : emptyContainer(step);
		JsonNode member = container.isArray() ? container.get(step.index()) : container.get(step.name());
		if (container.isArray() && step.index() < 0) {
			return null;
		}
		JsonNode next = (!last)
				? model((member != null) ? member : this.mapper.nullNode(), steps.subList(1, steps.size()), data)
				: (data != null) ? this.mapper.readTree(data) : null;
		if (next == null && !last) {
			return null;
		}
		if (container instanceof ObjectNode object) {
			return (next != null) ? object.set(step.name(), next) : object.without(step.name());
		}
		ArrayNode array = (ArrayNode) container;
		if (next == null) {
			return (member != null) ? array.setNull(step.index()) : array;
		}
		while (array.size() <= step.index()) {
			array.addNull();
		}
		return array.set(step.index(), next);
	}

	private JsonNode emptyContainer(JsonPath.Step step) {
		if (step instanceof JsonPath.Step.Name) {
			return this.mapper.createObjectNode();
		}
		ArrayNode array = this.mapper.createArrayNode();
		while (array.size() < step.index()) {
			array.addNull();
		}
		return array;
	}

	private String path() {
		StringBuilder path = new StringBuilder(pick(List.of("a", "b", "0", "1", "2")));
		for (int i = this.random.nextInt(4); i > 0; i--) {
			path.append(pick(List.of(".a", ".b", ".0", ".1", "[0]", "[1]", "[3]", ". a ", "..b")));
		}
		return path.toString();
	}

	private <T> T pick(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

}
