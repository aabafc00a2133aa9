package io.deepstream.server.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class MissingConnectorFailureAnalyzerTests {

	@Test
	void namesPropertyAndDependency(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Node.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("deepstream.storage.type=jdbc");

		assertThatException().isThrownBy(() -> application.run().close());

		assertThat(output).contains("APPLICATION FAILED TO START",
				"deepstream.storage.type is jdbc, which needs one DataSource", "Add one DataSource",
				"spring-boot-starter-jdbc", "or define a bean of type RecordStorage");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DeepstreamJdbcAutoConfiguration.class, DeepstreamMemoryAutoConfiguration.class,
			DeepstreamAutoConfiguration.class })
	static class Node {

	}

}
