package io.deepstream.server.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/**
 * The page {@code docs/reference/properties.md}: a table for each prefix, a row for each
 * property.
 */
final class PropertyPage {

	private static final String HEAD = """
			# Properties

			All properties of deepstream. Generated from what the build finds in the code: do not edit it, run

			```sh
			%s
			```

			Durations are written as `500ms`, `30s`, `2m`; sizes as `64KB`, `4MB`. A value that cannot be used fails the start with a
			sentence that names the property. What they have to do with each other: [configuration.md](../configuration.md).
			""";

	private PropertyPage() {
	}

	static String of(PropertyMetadata metadata, String command) {
		Map<String, List<JsonNode>> byPrefix = metadata.properties()
			.stream()
			.collect(Collectors.groupingBy(PropertyPage::prefix, TreeMap::new, Collectors.toList()));
		StringBuilder page = new StringBuilder(HEAD.formatted(command));
		byPrefix.forEach((prefix, properties) -> {
			page.append("\n## `").append(prefix).append("`\n\n| property | type | default | |\n|---|---|---|---|\n");
			properties.stream()
				.map((property) -> row(property, metadata.hints().get(PropertyMetadata.name(property))))
				.forEach(page::append);
		});
		return page.toString();
	}

	private static String prefix(JsonNode property) {
		String name = PropertyMetadata.name(property);
		return name.substring(0, name.lastIndexOf('.'));
	}

	private static String row(JsonNode property, JsonNode hint) {
		return "| `%s` | %s | %s | %s |\n".formatted(PropertyMetadata.name(property), type(property, hint),
				defaultValue(property.path("defaultValue")),
				property.path("description").asString().replace("|", "\\|") + values(hint));
	}

	/** What somebody writes, not what it is in Java. */
	private static String type(JsonNode property, JsonNode hint) {
		String type = property.path("type").asString();
		boolean many = type.startsWith("java.util.");
		String one = many ? type.substring(type.indexOf('<') + 1, type.length() - 1) : type;
		String text = (hint != null && hint.has("values") && !hint.has("providers")) ? "one of these" : word(one);
		return many ? "list of " + text.replace("one of these", "these") : text;
	}

	private static String word(String type) {
		return switch (type.substring(type.lastIndexOf('.') + 1)) {
			case "Duration" -> "duration";
			case "DataSize" -> "size";
			case "Boolean" -> "true or false";
			case "Integer", "Long", "Short", "Double" -> "number";
			case "String" -> "text";
			case "URI" -> "URL";
			case "InetAddress" -> "address";
			default -> throw new IllegalStateException(type + " has no word yet, or its property no hints");
		};
	}

	private static String defaultValue(JsonNode value) {
		if (value.isMissingNode()) {
			return "";
		}
		String text = value.isArray() ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
				: value.asString().replaceAll("^\\[|\\]$", "");
		return text.isEmpty() ? "empty" : '`' + text + '`';
	}

	private static String values(JsonNode hint) {
		return (hint != null) ? hint.path("values")
			.valueStream()
			.map((value) -> "<br>`" + value.path("value").asString() + "`: " + value.path("description").asString())
			.collect(Collectors.joining()) : "";
	}

}
