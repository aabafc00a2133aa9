package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

class PropertyMetadataTests {

	/**
	 * Lists that are empty, names and passwords, what depends on the heap or on other
	 * properties, and what has to be given.
	 */
	private static final Set<String> WITHOUT_DEFAULT = Set.of("deepstream.auth.type", "deepstream.auth.file.users",
			"deepstream.auth.file.hash", "deepstream.auth.file.report-invalid-parameters",
			"deepstream.auth.http.endpoint-url", "deepstream.auth.http.promote-to-header",
			"deepstream.auth.http.report-invalid-parameters", "deepstream.auth.http.ssl.bundle",
			"deepstream.auth.storage.report-invalid-parameters", "deepstream.cache.memcached.password",
			"deepstream.cache.memcached.ssl.bundle", "deepstream.cache.memcached.username",
			"deepstream.cache.memory.max-size", "deepstream.netty.address", "deepstream.netty.port",
			"deepstream.netty.ssl.bundle", "deepstream.node-id", "deepstream.messaging.direct.seeds",
			"deepstream.messaging.direct.secret", "deepstream.permission.rules", "deepstream.record.hot-path-prefixes",
			"deepstream.record.storage-exclusion-prefixes", "deepstream.storage.mongodb.database",
			"deepstream.websocket.allowed-origins");

	@Test
	void everyPropertyHasTypeDescriptionAndDefault() throws IOException {
		assertThat(PropertyMetadata.read().properties()).hasSizeGreaterThan(30).allSatisfy((property) -> {
			String name = property.path("name").asString();
			assertThat(property.path("type").asString()).describedAs("type of %s", name).isNotBlank();
			assertThat(property.path("description").asString()).describedAs("description of %s", name)
				.isNotBlank()
				.endsWith(".");
			assertThat(property.has("defaultValue")).describedAs("default of %s", name)
				.isNotEqualTo(WITHOUT_DEFAULT.contains(name));
		});
	}

	@Test
	void everyEnumHasItsValuesExplained() throws Exception {
		PropertyMetadata metadata = PropertyMetadata.read();
		int enums = 0;
		for (JsonNode property : metadata.properties()) {
			Class<?> type = type(property.path("type").asString());
			if (type.isEnum()) {
				String name = PropertyMetadata.name(property);
				enums++;
				assertThat(metadata.hints()).containsKey(name);
				assertThat(metadata.hints().get(name).path("values").valueStream()).describedAs(name)
					.extracting((value) -> value.path("value").asString())
					.containsExactly(names(type));
				assertThat(metadata.hints().get(name).path("values").valueStream()).describedAs(name)
					.allSatisfy((value) -> assertThat(value.path("description").asString()).endsWith("."));
			}
		}
		assertThat(enums).isGreaterThan(8);
	}

	/** Of a collection, what is in it. */
	private static Class<?> type(String name) throws ClassNotFoundException {
		int inside = name.indexOf('<');
		return ClassUtils.forName((inside > 0) ? name.substring(inside + 1, name.length() - 1) : name,
				PropertyMetadataTests.class.getClassLoader());
	}

	private static String[] names(Class<?> type) {
		return Stream.of(type.getEnumConstants())
			.map((value) -> ((Enum<?>) value).name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toArray(String[]::new);
	}

}
