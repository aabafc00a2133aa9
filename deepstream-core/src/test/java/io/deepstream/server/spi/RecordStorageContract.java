package io.deepstream.server.spi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.deepstream.server.spi.Seams.failure;
import static io.deepstream.server.spi.Seams.outcome;
import static io.deepstream.server.spi.Seams.record;
import static io.deepstream.server.spi.Seams.result;
import static io.deepstream.server.spi.Seams.results;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link RecordStorage} has to do. Values are compared as JSON, not as text: a
 * document database keeps fields, not characters, so it may put them in another order and
 * write a number in another way. Numbers must keep their exact value.
 */
public abstract class RecordStorageContract {

	private static final long[] VERSIONS = { 0, 1, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, 1L << 32,
			(1L << 53) - 1 };

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
		.build();

	private static final Comparator<JsonNode> SAME_VALUE = (one, other) -> {
		if (one.isNumber() && other.isNumber()) {
			return one.decimalValue().compareTo(other.decimalValue());
		}
		return one.equals(other) ? 0 : 1;
	};

	RecordStorage storage;

	RecordStorage other;

	/**
	 * A storage on a backend without records.
	 */
	protected abstract RecordStorage create();

	/**
	 * One more instance on the same backend, as another node has it.
	 * @param first what {@link #create} returned
	 */
	protected RecordStorage createSecond(RecordStorage first) {
		return first;
	}

	@BeforeEach
	void open() {
		this.storage = create();
		this.other = createSecond(this.storage);
	}

	@AfterEach
	void close() {
		this.storage.close();
		this.other.close();
	}

	@Test
	void findsNothingUnderUnknownName() {
		assertThat(result(this.storage.get("unknown"))).isEmpty();
		assertThat(result(this.storage.get("unknown/table"))).isEmpty();
	}

	@Test
	void keepsValuesOfAllKinds() {
		List<String> values = Seams.values();
		results(values.size(), (i) -> this.storage.save("value/" + i, record(i, values.get(i))));

		List<Optional<StoredRecord>> found = results(values.size(), (i) -> this.other.get("value/" + i));

		for (int i = 0; i < values.size(); i++) {
			assertHolds(found.get(i), i, values.get(i));
		}
	}

	@Test
	void keepsNamesOfAllKindsApart() {
		List<String> names = Seams.names();
		results(names.size(), (i) -> this.storage.save(names.get(i), record(i, "[" + i + "]")));

		List<Optional<StoredRecord>> found = results(names.size(), (i) -> this.other.get(names.get(i)));

		for (int i = 0; i < names.size(); i++) {
			assertThat(found.get(i)).describedAs(names.get(i)).isPresent();
			assertHolds(found.get(i), i, "[" + i + "]");
		}
		result(this.storage.delete(names));
		results(names.size(), (i) -> this.other.get(names.get(i))).forEach((gone) -> assertThat(gone).isEmpty());
	}

	@Test
	void keepsVersionsBeyond32Bits() {
		for (long version : VERSIONS) {
			result(this.storage.save("r", record(version, "{\"v\":" + version + "}")));

			assertHolds(result(this.other.get("r")), version, "{\"v\":" + version + "}");
		}
	}

	@Test
	void replacesWholeValueWithoutMerging() {
		result(this.storage.save("r", record(1, "{\"a\":1,\"b\":{\"c\":2,\"d\":3}}")));
		result(this.storage.save("r", record(2, "{\"b\":{\"c\":2}}")));
		assertHolds(result(this.other.get("r")), 2, "{\"b\":{\"c\":2}}");

		result(this.storage.save("r", record(3, "[\"a\",\"b\"]")));
		assertHolds(result(this.other.get("r")), 3, "[\"a\",\"b\"]");

		result(this.storage.save("r", record(4, "{}")));
		assertHolds(result(this.other.get("r")), 4, "{}");
	}

	@Test
	void doesNotLetOlderVersionOverwriteNewer() {
		result(this.storage.save("r", record(5, "{\"v\":5}")));

		result(this.storage.save("r", record(4, "{\"v\":4}")));
		result(this.other.save("r", record(0, "{\"v\":0}")));

		assertHolds(result(this.storage.get("r")), 5, "{\"v\":5}");
	}

	@Test
	void letsSameVersionOverwrite() {
		result(this.storage.save("r", record(0, "{\"first\":true}")));

		result(this.other.save("r", record(0, "{\"first\":false}")));

		assertHolds(result(this.storage.get("r")), 0, "{\"first\":false}");
	}

	@Test
	void keepsNewestOfManyVersionsSavedAtOnce() {
		long seed = 4711;
		Random random = new Random(seed);
		for (int round = 0; round < 20; round++) {
			List<Integer> versions = new ArrayList<>();
			for (int version = 0; version <= 30; version++) {
				versions.add(version);
			}
			Collections.shuffle(versions, random);
			String name = "race/" + round;
			results(versions.size(), (i) -> ((i % 2 == 0) ? this.storage : this.other).save(name,
					record(versions.get(i), "{\"v\":" + versions.get(i) + "}")));

			assertThat(result(this.storage.get(name))).describedAs("seed %d, order %s", seed, versions).isPresent();
			assertHolds(result(this.storage.get(name)), 30, "{\"v\":30}");
		}
	}

	/** What a backend can never hold is not to be repeated. */
	@Test
	void keepsALargeRecordOrRejectsItForGood() {
		String large = "{\"s\":\"" + "x".repeat(17 * 1024 * 1024) + "\"}";
		result(this.storage.save("large", record(1, "{\"v\":1}")));

		Optional<Throwable> failure = outcome(this.storage.save("large", record(2, large)));

		failure.ifPresent((rejection) -> assertThat(rejection).isInstanceOf(RecordRejectedException.class)
			.hasMessageContaining("large"));
		assertHolds(result(this.other.get("large")), failure.isPresent() ? 1 : 2,
				failure.isPresent() ? "{\"v\":1}" : large);
		result(this.storage.save("large", record(3, "[]")));
		assertHolds(result(this.other.get("large")), 3, "[]");
	}

	@Test
	void takesAnyVersionAfterDelete() {
		result(this.storage.save("r", record(9, "{\"v\":9}")));
		result(this.storage.save("keep", record(9, "{}")));

		result(this.other.delete(List.of("r", "unknown", "unknown/table/x")));

		assertThat(result(this.storage.get("r"))).isEmpty();
		assertThat(result(this.storage.get("keep"))).isPresent();
		result(this.storage.save("r", record(0, "{}")));
		assertHolds(result(this.other.get("r")), 0, "{}");
	}

	@Test
	void acceptsNoNames() {
		result(this.storage.delete(List.of()));
	}

	@Test
	void completesManyDistinctWritesAtOnce() {
		List<CompletionStage<Void>> writes = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			writes.add(this.storage.save("table" + i % 7 + "/" + i, record(i, "[" + i + "]")));
		}

		writes.forEach(Seams::result);

		List<Optional<StoredRecord>> found = results(1000, (i) -> this.other.get("table" + i % 7 + "/" + i));
		for (int i = 0; i < found.size(); i++) {
			assertHolds(found.get(i), i, "[" + i + "]");
		}
	}

	/**
	 * Records are never mutated by those who have them, so a storage need not copy; but
	 * what it once handed out must not change when it reuses its buffers.
	 */
	@Test
	void handsOutValuesThatStayAsTheyWere() {
		result(this.storage.save("r", record(1, "[\"before\"]")));
		Optional<StoredRecord> before = result(this.storage.get("r"));

		result(this.storage.save("r", record(2, "[\"after_\"]")));
		result(this.storage.get("r"));

		assertHolds(before, 1, "[\"before\"]");
	}

	@Test
	void givesSignOfLife() {
		result(this.storage.ping());
	}

	@Test
	void completesEverythingExceptionallyAfterClose() {
		this.storage.close();
		this.storage.close();

		List<Function<RecordStorage, CompletionStage<?>>> calls = List.of((closed) -> closed.get("r"),
				(closed) -> closed.save("r", record(1, "{}")), (closed) -> closed.delete(List.of("r")),
				RecordStorage::ping);
		calls.forEach((call) -> assertThat(failure(call.apply(this.storage))).isNotNull());
	}

	static void assertHolds(Optional<StoredRecord> found, long version, String json) {
		assertThat(found).hasValueSatisfying((record) -> {
			assertThat(record.version()).isEqualTo(version);
			JsonNode actual = JSON.readTree(record.json());
			JsonNode expected = JSON.readTree(json.getBytes(StandardCharsets.UTF_8));
			assertThat(expected.equals(SAME_VALUE, actual))
				.describedAs("%.200s is the same JSON as %.200s", actual, expected)
				.isTrue();
		});
	}

}
