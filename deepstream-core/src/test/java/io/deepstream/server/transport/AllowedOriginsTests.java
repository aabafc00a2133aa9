package io.deepstream.server.transport;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AllowedOriginsTests {

	private final AllowedOrigins origins = new AllowedOrigins(List.of("https://friend.example"));

	@ParameterizedTest
	@CsvSource({ "https://example.org, 443, true", "https://EXAMPLE.org, 443, true",
			"https://example.org:8443, 8443, true", "http://example.org, 80, false",
			"http://example.org:8080, 8080, false", "https://example.org:8080, 8080, false",
			"https://friend.example, 443, true", "https://friend.example, 80, false" })
	void allowsPagesOfTheServerItselfAndFriends(String origin, int port, boolean secure) {
		assertThat(this.origins.allows(origin, "example.org", port, secure)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "http://example.org:443, 443, true", "http://example.org:8443, 8443, true",
			"http://example.org, 443, true", "https://example.org, 8443, true", "https://example.org, 80, false",
			"https://sub.example.org, 443, true", "https://example.org.evil.example, 443, true",
			"http://friend.example, 443, true", "null, 443, true", "::, 443, true", "'', 443, true" })
	void refusesPagesOfOthers(String origin, int port, boolean secure) {
		assertThat(this.origins.allows(origin, "example.org", port, secure)).isFalse();
	}

	@Test
	void allowsClientsThatAreNoBrowsers() {
		assertThat(this.origins.allows(null, "example.org", 443, true)).isTrue();
	}

}
