package io.deepstream.server.spi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.spi.Seams.failure;
import static io.deepstream.server.spi.Seams.record;
import static io.deepstream.server.spi.Seams.result;
import static io.deepstream.server.spi.Seams.results;
import static io.deepstream.server.spi.Seams.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link RecordCache} has to do. Values are compared byte for byte: what is
 * cached goes to clients as it is, and they compare values by their text, so a cache may
 * neither reformat numbers nor reorder keys.
 */
public abstract class RecordCacheContract {

	private static final long[] VERSIONS = { 0, 1, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, 1L << 32,
			(1L << 53) - 1 };

	RecordCache cache;

	RecordCache other;

	/**
	 * A cache on a backend without records.
	 */
	protected abstract RecordCache create();

	/**
	 * One more instance on the same backend, as another node has it.
	 * @param first what {@link #create} returned
	 */
	protected RecordCache createSecond(RecordCache first) {
		return first;
	}

	@BeforeEach
	void open() {
		this.cache = create();
		this.other = createSecond(this.cache);
	}

	@AfterEach
	void close() {
		this.cache.close();
		this.other.close();
	}

	@Test
	void findsNothingUnderUnknownName() {
		assertThat(result(this.cache.get("unknown"))).isEmpty();
		assertThat(result(this.cache.versions(List.of("unknown")))).isEmpty();
	}

	@Test
	void keepsValuesOfAllKindsToTheByte() {
		List<String> values = Seams.values();
		results(values.size(), (i) -> this.cache.put("value" + i, record(i, values.get(i))));

		List<Optional<StoredRecord>> found = results(values.size(), (i) -> this.other.get("value" + i));

		for (int i = 0; i < values.size(); i++) {
			assertThat(found.get(i)).contains(record(i, values.get(i)));
		}
	}

	@Test
	void keepsEscapedHalvesOfSurrogatePairs() {
		result(this.cache.put("r", record(1, "{\"s\":\"\\ud800\",\"\\udfff\":1}")));

		assertThat(result(this.other.get("r"))).contains(record(1, "{\"s\":\"\\ud800\",\"\\udfff\":1}"));
	}

	@Test
	void keepsNamesOfAllKindsApart() {
		List<String> names = Seams.names();
		results(names.size(), (i) -> this.cache.replace(names.get(i), RecordCache.ABSENT, record(i, "[" + i + "]")));

		List<Optional<StoredRecord>> found = results(names.size(), (i) -> this.other.get(names.get(i)));
		Map<String, Long> versions = result(this.other.versions(names));

		for (int i = 0; i < names.size(); i++) {
			assertThat(found.get(i)).describedAs(names.get(i)).contains(record(i, "[" + i + "]"));
			assertThat(versions).containsEntry(names.get(i), (long) i);
		}
		result(this.cache.delete(names));
		assertThat(result(this.other.versions(names))).isEmpty();
	}

	@Test
	void keepsVersionsBeyond32Bits() {
		for (long version : VERSIONS) {
			result(this.cache.put("r", record(version, "{}")));

			assertThat(result(this.other.get("r"))).contains(record(version, "{}"));
			assertThat(result(this.other.versions(List.of("r")))).containsOnly(Map.entry("r", version));
			assertThat(result(this.other.replace("r", version, record(version + 1, "[]")))).isTrue();
			assertThat(result(this.cache.get("r"))).contains(record(version + 1, "[]"));
		}
	}

	@Test
	void replacesWholeValueWithoutMerging() {
		result(this.cache.put("r", record(7, "{\"a\":1,\"b\":{\"c\":2}}")));

		result(this.cache.put("r", record(3, "{\"b\":{}}")));

		assertThat(result(this.other.get("r"))).contains(record(3, "{\"b\":{}}"));
		result(this.cache.put("r", record(4, "[1]")));
		assertThat(result(this.other.get("r"))).contains(record(4, "[1]"));
		assertThat(result(this.other.replace("r", 4, record(5, "{}")))).isTrue();
		assertThat(result(this.cache.get("r"))).contains(record(5, "{}"));
	}

	@Test
	void readsVersionsOfManyNamesInOneGo() {
		List<String> names = IntStream.range(0, 10_000).mapToObj((i) -> "many/" + i).toList();
		results(names.size() / 2, (i) -> this.cache.put(names.get(2 * i), record(i, "{\"i\":" + i + "}")));

		Map<String, Long> versions = result(this.other.versions(names));

		Map<String, Long> expected = new HashMap<>();
		for (int i = 0; i < names.size() / 2; i++) {
			expected.put(names.get(2 * i), (long) i);
		}
		assertThat(versions).isEqualTo(expected);
		result(this.other.delete(names));
		assertThat(result(this.cache.versions(names))).isEmpty();
	}

	@Test
	void acceptsNoNamesAndRepeatedNames() {
		result(this.cache.put("r", record(2, "{}")));

		assertThat(result(this.cache.versions(List.of()))).isEmpty();
		assertThat(result(this.cache.versions(List.of("r", "r", "unknown")))).containsOnly(Map.entry("r", 2L));
		result(this.cache.delete(List.of()));
		assertThat(result(this.cache.get("r"))).isPresent();
	}

	@Test
	void deletesKnownAndIgnoresUnknownNames() {
		result(this.cache.put("a", record(1, "{}")));
		result(this.cache.put("b", record(1, "{}")));
		result(this.cache.put("c", record(1, "{}")));

		result(this.cache.delete(List.of("a", "unknown", "b", "a")));

		assertThat(result(this.other.get("a"))).isEmpty();
		assertThat(result(this.other.versions(List.of("a", "b", "c")))).containsOnlyKeys("c");
		assertThat(result(this.other.replace("a", 1, record(2, "{}")))).isFalse();
		assertThat(result(this.other.replace("a", RecordCache.ABSENT, record(0, "{}")))).isTrue();
	}

	@Test
	void replacesOnlyExpectedVersion() {
		result(this.cache.put("r", record(5, "{\"v\":5}")));

		for (long wrong : new long[] { RecordCache.ABSENT, 0, 4, 6, (1L << 32) + 5 }) {
			assertThat(result(this.other.replace("r", wrong, record(wrong + 1, "{}")))).isFalse();
		}

		assertThat(result(this.cache.get("r"))).contains(record(5, "{\"v\":5}"));
		assertThat(result(this.other.replace("r", 5, record(6, "{\"v\":6}")))).isTrue();
		assertThat(result(this.cache.get("r"))).contains(record(6, "{\"v\":6}"));
	}

	@Test
	void replacesAbsentOnlyIfThereIsNone() {
		assertThat(result(this.cache.replace("r", 0, record(1, "{}")))).isFalse();
		assertThat(result(this.cache.get("r"))).isEmpty();

		assertThat(result(this.cache.replace("r", RecordCache.ABSENT, record(0, "{}")))).isTrue();

		assertThat(result(this.other.replace("r", RecordCache.ABSENT, record(0, "[]")))).isFalse();
		assertThat(result(this.other.get("r"))).contains(record(0, "{}"));
	}

	@Test
	void letsExactlyOneOfManyWritersWin() {
		long version = RecordCache.ABSENT;
		for (int round = 0; round < 100; round++) {
			long expected = version;
			List<CompletionStage<Boolean>> writes = new ArrayList<>();
			for (int writer = 0; writer < 16; writer++) {
				RecordCache node = (writer % 2 == 0) ? this.cache : this.other;
				writes.add(node.replace("r", expected, record(expected + 1, "{\"writer\":" + writer + "}")));
			}
			List<Integer> winners = new ArrayList<>();
			for (int writer = 0; writer < writes.size(); writer++) {
				if (result(writes.get(writer))) {
					winners.add(writer);
				}
			}
			assertThat(winners).describedAs("round %d", round).hasSize(1);
			version = expected + 1;
			assertThat(result(this.other.get("r"))).contains(record(version, "{\"writer\":" + winners.get(0) + "}"));
		}
	}

	@Test
	void losesNoIncrementOfManyNodes() {
		result(this.cache.put("counter", record(0, "[]")));
		List<CompletionStage<Void>> writers = new ArrayList<>();
		for (int writer = 0; writer < 8; writer++) {
			writers.add(increment((writer % 2 == 0) ? this.cache : this.other, 50));
		}

		writers.forEach(Seams::result);

		assertThat(result(this.cache.versions(List.of("counter")))).containsEntry("counter", 400L);
	}

	private static CompletionStage<Void> increment(RecordCache node, int times) {
		return node.get("counter").thenComposeAsync((found) -> {
			StoredRecord present = found.orElseThrow();
			return node.replace("counter", present.version(), record(present.version() + 1, "[]"));
		}).thenComposeAsync((replaced) -> {
			int left = replaced ? times - 1 : times;
			return (left > 0) ? increment(node, left) : node.ping();
		});
	}

	@Test
	void neverShowsVersionWithAnotherVersionsValue() {
		long seed = 4711;
		Random random = new Random(seed);
		result(this.cache.put("r", versioned(0, 0)));
		List<StoredRecord> seen = new ArrayList<>();

		results(5000, (i) -> {
			RecordCache node = random.nextBoolean() ? this.cache : this.other;
			if (random.nextBoolean()) {
				return node.put("r", versioned(i, random.nextInt(2000))).thenApply((done) -> null);
			}
			return node.get("r").thenApply((found) -> {
				synchronized (seen) {
					return seen.add(found.orElseThrow());
				}
			});
		});

		assertThat(seen).describedAs("seed %d", seed)
			.isNotEmpty()
			.allSatisfy((found) -> assertThat(text(found)).startsWith("[" + found.version() + ",").endsWith("\"]"));
	}

	private static StoredRecord versioned(long version, int size) {
		return record(version, "[" + version + ",\"" + "x".repeat(size) + "\"]");
	}

	@Test
	void completesEveryStageOfManyWritesToOneName() {
		List<CompletionStage<Void>> writes = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			writes.add(this.cache.put("r", record(i, "[" + i + "]")));
		}

		writes.forEach(Seams::result);

		StoredRecord last = result(this.cache.get("r")).orElseThrow();
		assertThat(text(last)).isEqualTo("[" + last.version() + "]");
	}

	/**
	 * Records are never mutated by those who have them, so a cache need not copy; but
	 * what it once handed out must not change when it reuses its buffers.
	 */
	@Test
	void handsOutValuesThatStayAsTheyWere() {
		results(200, (i) -> this.cache.put("r" + i, record(1, "[\"before " + i + "\"]")));
		List<Optional<StoredRecord>> before = results(200, (i) -> this.cache.get("r" + i));

		results(200, (i) -> this.cache.put("r" + i, record(2, "[\"after_ " + i + "\"]")));
		results(200, (i) -> this.cache.get("r" + i));

		for (int i = 0; i < before.size(); i++) {
			assertThat(before.get(i)).contains(record(1, "[\"before " + i + "\"]"));
		}
	}

	@Test
	void givesSignOfLife() {
		result(this.cache.ping());
	}

	@Test
	void completesEverythingExceptionallyAfterClose() {
		this.cache.close();
		this.cache.close();

		List<Function<RecordCache, CompletionStage<?>>> calls = List.of((closed) -> closed.get("r"),
				(closed) -> closed.versions(List.of("r")), (closed) -> closed.replace("r", 0, record(1, "{}")),
				(closed) -> closed.put("r", record(1, "{}")), (closed) -> closed.delete(List.of("r")),
				RecordCache::ping);
		calls.forEach((call) -> assertThat(failure(call.apply(this.cache))).isNotNull());
	}

}
