package io.deepstream.server.test;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What clients do with a patch that they are sent, {@code a.b[2].c}: containers that are
 * missing on the way are made, also to erase nothing, gaps in arrays are null, and so is
 * what is erased from one.
 */
final class Patch {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private Patch() {
	}

	/** Null erases; the value is left as it is, the result is another one. */
	static JsonNode apply(JsonNode value, String path, @Nullable JsonNode data) {
		return change(value.deepCopy(), steps(path), data);
	}

	/** What is at a path; the missing node if nothing is. */
	static JsonNode find(JsonNode value, String path) {
		JsonNode found = value;
		for (Object step : steps(path)) {
			found = (found.isArray() && index(step) >= 0) ? found.path(index(step)) : found.path(step.toString());
		}
		return found;
	}

	/** Names are texts, indexes in brackets are numbers. */
	private static List<Object> steps(String path) {
		List<Object> steps = new ArrayList<>();
		for (String part : path.split("\\.")) {
			String trimmed = part.trim();
			if (trimmed.isEmpty()) {
				continue;
			}
			String[] pieces = trimmed.split("[\\[\\]]+");
			steps.add(pieces[0]);
			for (int i = 1; i < pieces.length; i++) {
				steps.add(Integer.valueOf(pieces[i].trim()));
			}
		}
		return steps;
	}

	private static JsonNode change(@Nullable JsonNode node, List<Object> steps, @Nullable JsonNode data) {
		Object step = steps.get(0);
		List<Object> rest = steps.subList(1, steps.size());
		if (node instanceof ArrayNode array && index(step) >= 0) {
			return changeElement(array, index(step), rest, data);
		}
		if (node instanceof ObjectNode object) {
			return changeMember(object, step.toString(), rest, data);
		}
		return (step instanceof Integer index) ? changeElement(fill(NODES.arrayNode(), index), index, rest, data)
				: changeMember(NODES.objectNode(), step.toString(), rest, data);
	}

	private static ArrayNode fill(ArrayNode array, int size) {
		while (array.size() < size) {
			array.addNull();
		}
		return array;
	}

	private static JsonNode changeElement(ArrayNode array, int index, List<Object> rest, @Nullable JsonNode data) {
		boolean erases = rest.isEmpty() && data == null;
		if (erases && index >= array.size()) {
			return array;
		}
		fill(array, index + 1);
		if (!rest.isEmpty()) {
			array.set(index, change(array.get(index), rest, data));
		}
		else {
			array.set(index, (data != null) ? data : NODES.nullNode());
		}
		return array;
	}

	private static JsonNode changeMember(ObjectNode object, String name, List<Object> rest, @Nullable JsonNode data) {
		if (!rest.isEmpty()) {
			object.set(name, change(object.get(name), rest, data));
		}
		else if (data != null) {
			object.set(name, data);
		}
		else {
			object.remove(name);
		}
		return object;
	}

	/** Negative for what leads nowhere in an array. */
	private static int index(Object step) {
		if (step instanceof Integer index) {
			return index;
		}
		String text = step.toString();
		return text.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(text) : -1;
	}

}
