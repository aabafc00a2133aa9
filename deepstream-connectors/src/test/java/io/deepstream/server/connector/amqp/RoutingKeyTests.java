package io.deepstream.server.connector.amqp;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RoutingKeyTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "record/17", "a.*.#", "ä b" })
	void isTheNameOfTheChannel(String channel) {
		assertThat(RoutingKey.of(channel)).isEqualTo(channel);
	}

	@Test
	void isTheNameUpToWhatAmqpCarries() {
		String longest = "ä".repeat(127) + "x";

		assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSize(255);
		assertThat(RoutingKey.of(longest)).isEqualTo(longest);
	}

	@Test
	void hashesWhatIsLonger() {
		String one = "ä".repeat(128);
		String other = "ä".repeat(127) + "öx";

		assertThat(RoutingKey.of(one).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(256);
		assertThat(RoutingKey.of(one)).isEqualTo(RoutingKey.of("ä".repeat(128))).isNotEqualTo(RoutingKey.of(other));
	}

}
