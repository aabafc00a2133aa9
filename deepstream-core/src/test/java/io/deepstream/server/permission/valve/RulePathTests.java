package io.deepstream.server.permission.valve;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RulePathTests {

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			*, anything/at all, ''
			*, '', ''
			a/b, a/b, ''
			a/b, a/bc, -
			a/b, x/a/b, -
			a/*, a/b/c, ''
			a/*, a/, ''
			a/*, a, -
			*/c, a/b/c, ''
			a*c, abbc, ''
			a*c, abbcd, -
			user/$id, user/7, 7
			user/$id, user/, -
			user/$id, user/7/x, -
			$a, x, x
			$a/$b, x/y, 'x y'
			$a-$b, 1-2-3, '1-2 3'
			user/$id/*, user/7/x/y, 7
			chat/$from/to/$to, chat/a/to/b, 'a b'
			a.b, axb, -
			a.b, a.b, ''
			a+b(c)[d], a+b(c)[d], ''
			table/.*, table/x, ''
			'a\\', 'a\\', ''
			$id$, x$, x
			""")
	void matches(String path, String name, String captures) {
		List<String> matched = RulePath.parse(path).match(name);

		assertThat((matched != null) ? String.join(" ", matched) : null).isEqualTo(captures);
	}

	@Test
	void matchesAcrossLines() {
		assertThat(RulePath.parse("a*z").match("a\nz")).isEmpty();
	}

	@Test
	void refusesWhatIsNoPath() {
		for (String path : new String[] { "", "/a", "a/$/b", "a/$-", "a".repeat(5_000) }) {
			assertThatIllegalArgumentException().isThrownBy(() -> RulePath.parse(path));
		}
	}

	@Test
	void isNotSlowedDownByStars() {
		assertThat(RulePath.parse("*a*a*a*a*a*a*a*a*a*a*b").match("a".repeat(1000))).isNull();
	}

}
