package io.deepstream.server.protocol;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PrintableTests {

	@ParameterizedTest
	@ValueSource(strings = { "user/1", "", "Zoë \u4f60\u597d \ud83d\ude00", "back\\slash", "a\"b'c" })
	void keepsWhatCanBeShown(String text) {
		assertThat(Printable.of(text)).hasToString(text);
		assertThat(Printable.escape(text)).isSameAs(text);
	}

	@Test
	void replacesWhatEndsALineOrControlsATerminal() {
		assertThat(Printable.of("a\r\n2026 ERROR \u001b[2K\t\u0000\u007f\u0085\u2028\u2029"))
			.hasToString("a\\u000d\\u000a2026 ERROR \\u001b[2K\\u0009\\u0000\\u007f\\u0085\\u2028\\u2029");
	}

	@Test
	void replacesWhatChangesTheOrderOfCharacters() {
		assertThat(Printable.of("user\u202egnp.\u2066\u200f")).hasToString("user\\u202egnp.\\u2066\\u200f");
	}

	@Test
	void replacesHalfASurrogatePair() {
		assertThat(Printable.of("a\ud83d b\ude00")).hasToString("a\\ud83d b\\ude00");
	}

	@Test
	void cutsWhatIsLong() {
		assertThat(Printable.of("x".repeat(5000)).toString()).isEqualTo("x".repeat(1000) + "...");
		assertThat(Printable.of("\n".repeat(5000)).toString()).hasSize(6003);
	}

	@Test
	void showsAnythingThatIsLogged() {
		assertThat(Printable.of(null)).hasToString("null");
		assertThat(Printable.of(List.of("a", "b\n"))).hasToString("[a, b\\u000a]");
	}

}
