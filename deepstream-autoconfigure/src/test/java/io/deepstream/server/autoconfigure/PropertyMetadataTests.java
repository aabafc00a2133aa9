package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class PropertyMetadataTests {

	/**
	 * Lists that are empty, names and passwords, what depends on the heap or on other
	 * properties, and what has to be given.
	 */
	private static final Set<String> WITHOUT_DEFAULT = Set.of("deepstream.auth.type", "deepstream.auth.file.users",
			"deepstream.auth.file.hash", "deepstream.auth.file.report-invalid-parameters",
			"deepstream.auth.http.endpoint-url", "deepstream.auth.http.promote-to-header",
			"deepstream.auth.http.report-invalid-parameters", "deepstream.auth.storage.report-invalid-parameters",
			"deepstream.cache.memcached.password", "deepstream.cache.memcached.username",
			"deepstream.cache.memory.max-size", "deepstream.netty.address", "deepstream.netty.port",
			"deepstream.netty.ssl.bundle", "deepstream.node-id", "deepstream.messaging.direct.seeds",
			"deepstream.messaging.direct.secret", "deepstream.permission.rules", "deepstream.record.hot-path-prefixes",
			"deepstream.record.storage-exclusion-prefixes", "deepstream.storage.mongodb.database",
			"deepstream.websocket.allowed-origins");

	@Test
	void everyPropertyHasTypeDescriptionAndDefault() throws IOException {
		List<JsonNode> properties = properties();

		assertThat(properties).hasSizeGreaterThan(30).allSatisfy((property) -> {
			String name = property.path("name").asString();
			assertThat(property.path("type").asString()).describedAs("type of %s", name).isNotBlank();
			assertThat(property.path("description").asString()).describedAs("description of %s", name)
				.isNotBlank()
				.endsWith(".");
			assertThat(property.has("defaultValue")).describedAs("default of %s", name)
				.isNotEqualTo(WITHOUT_DEFAULT.contains(name));
		});
	}

	private static List<JsonNode> properties() throws IOException {
		for (URL url : Collections.list(PropertyMetadataTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = url.openStream()) {
				List<JsonNode> ours = JsonMapper.shared()
					.readTree(in)
					.path("properties")
					.valueStream()
					.filter((property) -> property.path("name").asString().startsWith("deepstream."))
					.toList();
				if (!ours.isEmpty()) {
					return ours;
				}
			}
		}
		return List.of();
	}

}
