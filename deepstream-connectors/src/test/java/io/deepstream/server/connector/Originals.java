package io.deepstream.server.connector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records that a connector of the original has written, and what was found in the server
 * then: made by {@code src/test/originals/originals.js}.
 */
public final class Originals {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Json JSON = new Json(JsonLimits.DEFAULTS);

	private final Map<?, ?> content;

	private Originals(Map<?, ?> content) {
		this.content = content;
	}

	/**
	 * Reads what one package has left.
	 * @param packageAndVersion such as {@code cache-redis-2.0.9}
	 */
	public static Originals of(String packageAndVersion) {
		String file = "originals/" + packageAndVersion + ".json";
		try (InputStream in = Objects.requireNonNull(Originals.class.getResourceAsStream(file), file)) {
			return new Originals((Map<?, ?>) read(in.readAllBytes()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * By key, collection or table.
	 */
	public Map<String, Object> found() {
		Map<String, Object> found = new LinkedHashMap<>();
		((Map<?, ?>) this.content.get("found")).forEach((key, value) -> found.put((String) key, value));
		return found;
	}

	/**
	 * By name.
	 */
	public Map<String, StoredRecord> records() {
		Map<String, StoredRecord> records = new LinkedHashMap<>();
		((Map<?, ?>) this.content.get("records")).forEach((name, value) -> {
			Map<?, ?> record = (Map<?, ?>) value;
			records.put((String) name,
					new StoredRecord(((Number) record.get("version")).longValue(), write(record.get("data"))));
		});
		return records;
	}

	/**
	 * Asserts that a connector reads every record.
	 * @param connector reads one by name
	 */
	public void assertReadBy(Function<String, CompletionStage<Optional<StoredRecord>>> connector) {
		assertThat(records()).isNotEmpty();
		records().forEach((name,
				record) -> assertThat(connector.apply(name)).as(name).succeedsWithin(PATIENCE).satisfies((found) -> {
					assertThat(found.orElseThrow().version()).isEqualTo(record.version());
					assertThat(values(found.orElseThrow().json())).isEqualTo(values(record.json()));
				}));
	}

	/**
	 * A JSON text as a tree whose numbers are compared by value, as JavaScript does.
	 */
	public static @Nullable Object values(byte[] json) {
		return values(read(json));
	}

	/**
	 * The same of a tree.
	 */
	public static @Nullable Object values(@Nullable Object tree) {
		if (tree instanceof Map<?, ?> object) {
			Map<Object, @Nullable Object> values = new LinkedHashMap<>();
			object.forEach((name, value) -> values.put(name, values(value)));
			return values;
		}
		if (tree instanceof List<?> array) {
			return array.stream().map(Originals::values).map(Optional::ofNullable).toList();
		}
		return (tree instanceof Number number) ? number.doubleValue() : tree;
	}

	private static @Nullable Object read(byte[] json) {
		try {
			return JSON.read(json);
		}
		catch (JsonException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static byte[] write(@Nullable Object tree) {
		try {
			return JSON.write(tree);
		}
		catch (JsonException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
