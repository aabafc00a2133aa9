package io.deepstream.server.listen;

import java.util.concurrent.atomic.AtomicReference;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class PatternCostTests {

	@ParameterizedTest
	@ValueSource(strings = { ".*", "^news/.*$", "^users/[a-z0-9]{8}/(posts|likes)/[0-9]+$", "^\\p{L}+ \\p{Lu}+$",
			"a{1000}", "x{2,}y{0,3}", "[]a]{3}", "[^\\]]+", "a{b", "a{,3}", "\\Qa[b(c\\E" })
	void takesWhatPeopleWrite(String pattern) {
		assertThatNoException().isThrownBy(() -> Patterns.compile(pattern));
	}

	@ParameterizedTest
	@ValueSource(strings = { "((a{100}){100}){100}", "((((a{1000}){1000}){1000}){1000})", "(a{0,1000}){2,}b{1000}",
			"(?:(?:\\pL{50}){50}){50}", "[\\pL\\pN]{100}", "(((((a{9}){9}){9}){9}){9})", "a{0,1000}{0,1000}",
			"(a{1000}(b{1000", "\\Q[\\E(a{100}){100}", "[^]](a{100}){100}" })
	void refusesRepetitionsThatMultiply(String pattern) {
		assertThatExceptionOfType(PatternSyntaxException.class).isThrownBy(() -> Patterns.compile(pattern));
	}

	@Test
	void refusesDeepNestingAndGreatLength() {
		for (String pattern : new String[] { "(".repeat(8_000) + ")".repeat(8_000), "(".repeat(8_000),
				"(?:".repeat(500) + "a" + ")*".repeat(500), "a*".repeat(8_000), "a".repeat(16_000) }) {
			assertThatExceptionOfType(PatternSyntaxException.class).isThrownBy(() -> Patterns.compile(pattern));
		}
	}

	@Test
	void needsLittleStackForWhatItTakes() throws InterruptedException {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread small = new Thread(null, () -> {
			for (String pattern : new String[] { "a*".repeat(1_000), "(a|b)*".repeat(300),
					"(?:".repeat(100) + "a" + ")*".repeat(100), "[a-z]?".repeat(300), "a{0,240}" }) {
				Pattern compiled = Patterns.compile(pattern);
				assertThat(compiled.matcher("record/" + "a".repeat(200)).find()).isTrue();
			}
		}, "small stack", 512 * 1024);
		small.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
		small.start();
		small.join();

		assertThat(failure.get()).isNull();
	}

}
