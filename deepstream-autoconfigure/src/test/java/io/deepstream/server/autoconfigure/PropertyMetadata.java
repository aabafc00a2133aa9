package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the build has found out about our properties.
 *
 * @param properties those that begin with {@code deepstream}, in the order of their names
 * @param hints by the names of properties
 */
record PropertyMetadata(List<JsonNode> properties, Map<String, JsonNode> hints) {

	static PropertyMetadata read() throws IOException {
		for (URL url : Collections.list(
				PropertyMetadata.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = url.openStream()) {
				PropertyMetadata metadata = of(JsonMapper.shared().readTree(in));
				if (!metadata.properties.isEmpty()) {
					return metadata;
				}
			}
		}
		throw new IllegalStateException("There is no metadata: build the module with Maven");
	}

	private static PropertyMetadata of(JsonNode metadata) {
		return new PropertyMetadata(
				metadata.path("properties")
					.valueStream()
					.filter((property) -> name(property).startsWith("deepstream."))
					.toList(),
				metadata.path("hints").valueStream().collect(Collectors.toMap(PropertyMetadata::name, (hint) -> hint)));
	}

	static String name(JsonNode named) {
		return named.path("name").asString();
	}

}
