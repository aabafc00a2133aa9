package io.deepstream.server.autoconfigure;

import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DirectBusPropertiesTests {

	private static final String PREFIX = "deepstream.messaging.direct.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DeepstreamDirectAutoConfiguration.class))
		.withPropertyValues("deepstream.messaging.type=direct", PREFIX + "seeds=127.0.0.1:7800",
				PREFIX + "secret=sesame");

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			seeds, "", must be one or more of host:port
			seeds, somewhere, must be one or more of host:port
			seeds, "a:1,b", must be one or more of host:port
			secret, " ", must be the same text on all nodes
			port, 0, must be within 1 and 65535
			port, 65536, must be within 1 and 65535
			""")
	void sayWhatAValueMustBe(String property, String value, String requirement) {
		this.runner.withPropertyValues(PREFIX + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(PREFIX + property + " " + requirement));
	}

	@Test
	void sayWhereTheNodesAre() {
		DirectConnectionDetails details = new PropertiesDirectConnectionDetails(
				new DirectBusProperties("127.0.0.2", 7900, List.of("127.0.0.1:7800", "127.0.0.2:7900"), "sesame"));

		assertThat(details.getAddress().getHostAddress()).isEqualTo("127.0.0.2");
		assertThat(details.getPort()).isEqualTo(7900);
		assertThat(details.getSeeds()).containsExactly(new InetSocketAddress("127.0.0.1", 7800),
				new InetSocketAddress("127.0.0.2", 7900));
		assertThat(details.getSecret()).isEqualTo("sesame");
	}

	@Test
	void doNotShowTheSecret() {
		assertThat(new DirectBusProperties("127.0.0.1", 7800, List.of("a:1"), "sesame")).asString()
			.doesNotContain("sesame");
	}

}
