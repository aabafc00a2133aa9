package io.deepstream.server.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

import io.deepstream.server.permission.valve.ValveRules;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the settings of a page: names against the metadata on the class path, as far as
 * they are ours, values against their types, rules by reading them.
 */
final class SettingSnippets {

	private final Map<String, String> types = new HashMap<>();

	SettingSnippets() {
		try {
			for (URL url : Collections
				.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream in = url.openStream()) {
					for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
						this.types.put(property.path("name").asString(), property.path("type").asString());
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void checkProperties(Snippet snippet) throws IOException {
		check(PropertiesLoaderUtils.loadProperties(resource(snippet)));
	}

	/** Rules if it has a section of them, else properties of an application. */
	void checkYaml(Snippet snippet) {
		if (snippet.text().lines().anyMatch("record:"::equals)) {
			ValveRules.read(snippet.text() + "\n" + snippet.given(), snippet + ".yml");
			return;
		}
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(resource(snippet));
		check(yaml.getObject());
	}

	private static Resource resource(Snippet snippet) {
		return new ByteArrayResource(snippet.text().getBytes(StandardCharsets.UTF_8), snippet.toString());
	}

	private void check(Properties properties) {
		assertThat(properties).isNotEmpty();
		properties.stringPropertyNames().forEach((name) -> check(name, properties.getProperty(name)));
	}

	private void check(String name, String value) {
		String type = this.types.get(name);
		if (type == null && name.startsWith("deepstream.")) {
			assertThat(this.types.entrySet()).describedAs("properties that are maps or lists and could hold %s", name)
				.anyMatch((known) -> known.getValue().matches(".*(Map|List)<.*")
						&& (name.startsWith(known.getKey() + ".") || name.startsWith(known.getKey() + "[")));
		}
		else if (type != null && !value.contains("${")) {
			Class<?> wanted = ClassUtils.resolveClassName(type.replaceAll("<.*", ""), null);
			assertThat(ApplicationConversionService.getSharedInstance().convert(value, wanted))
				.describedAs("%s=%s", name, value)
				.isNotNull();
		}
	}

}
