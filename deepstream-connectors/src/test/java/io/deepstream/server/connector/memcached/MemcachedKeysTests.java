package io.deepstream.server.connector.memcached;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MemcachedKeysTests {

	private static final String HASH = "[0-9a-f]{32}";

	private final MemcachedKeys keys = new MemcachedKeys("");

	@ParameterizedTest
	@ValueSource(strings = { "r", "user/1", "ä", "日本語", "a'b\"c", "0123456789abcdef0123456789abcde" })
	void keepsNamesThatMemcachedTakes(String name) {
		assertThat(this.keys.key(name)).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a\tb", "a\nb", "\u0000", "\u007f", "\u0085", "\u00a0", "\u2028" })
	void hashesNamesWithWhiteSpaceAndControlCharacters(String name) {
		assertThat(this.keys.key(name)).matches(HASH);
	}

	@Test
	void hashesWhatIsLongerThanMemcachedTakes() {
		assertThat(this.keys.key("x".repeat(250))).hasSize(250);
		assertThat(this.keys.key("x".repeat(251))).isEqualTo("9aa112cf3f550372e7ce6446e5befbb9");
		assertThat(this.keys.key("ä".repeat(125))).hasSize(125);
		assertThat(this.keys.key("ä".repeat(126))).matches(HASH);
	}

	@Test
	void putsTheNamespaceInFrontBeforeItHashes() {
		MemcachedKeys spaced = new MemcachedKeys("ns:");

		assertThat(spaced.key("r")).isEqualTo("ns:r");
		assertThat(spaced.key("x".repeat(247))).hasSize(250);
		assertThat(spaced.key("x".repeat(248))).matches(HASH).isNotEqualTo(this.keys.key("x".repeat(248)));
	}

	@Test
	void letsNobodyNameARecordLikeTheHashOfAnotherOne() {
		String hash = this.keys.key("x".repeat(251));

		assertThat(this.keys.key(hash)).matches(HASH).isNotEqualTo(hash);
	}

}
