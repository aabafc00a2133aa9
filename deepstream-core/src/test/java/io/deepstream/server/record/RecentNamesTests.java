package io.deepstream.server.record;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentNamesTests {

	private static final long START = Long.MAX_VALUE - 1000;

	private final RecentNames names = new RecentNames(START);

	@Test
	void knowsEveryNameOfTheLastSeconds() {
		for (int i = 0; i < 10_000; i++) {
			this.names.add("r" + i, after(i * 1000));
			assertThat(this.names.mayContain("r" + Math.max(0, i - 5), after(i * 1000 + 5))).isTrue();
		}
	}

	@Test
	void forgetsThemSoonAfter() {
		this.names.add("r", after(4999));

		assertThat(this.names.mayContain("r", after(5000))).isTrue();
		assertThat(this.names.mayContain("r", after(9999))).isTrue();
		assertThat(this.names.mayContain("r", after(10_000))).isFalse();
		this.names.add("s", after(10_001));
		assertThat(this.names.mayContain("s", after(60_000))).isFalse();
	}

	@Test
	void takesFewOthersForOne() {
		IntStream.range(0, 10_000).forEach((i) -> this.names.add("user/" + i, after(0)));

		assertThat(IntStream.range(0, 10_000).filter((i) -> this.names.mayContain("other/" + i, after(0))).count())
			.isLessThan(500);
	}

	private static long after(long millis) {
		return START + Duration.ofMillis(millis).toNanos();
	}

}
