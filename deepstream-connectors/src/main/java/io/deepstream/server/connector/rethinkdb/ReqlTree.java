package io.deepstream.server.connector.rethinkdb;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.deepstream.server.connector.Doubles;
import io.deepstream.server.protocol.JsonNumber;
import org.jspecify.annotations.Nullable;

/**
 * Trees of JSON as RethinkDB holds them, whose numbers are doubles and whose objects have
 * no order, and back.
 */
final class ReqlTree {

	/** What the original's driver nests at most. */
	private static final int MAX_DEPTH = 20;

	private static final int MAX_ELEMENTS = 100_000;

	/** Below it, every whole number is a double. */
	private static final long MAX_WHOLE = 1L << 53;

	private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	private boolean exact = true;

	/**
	 * Whether everything written so far can be read again as it was.
	 */
	boolean isExact() {
		return this.exact;
	}

	@Nullable Object write(@Nullable Object value) {
		return write(value, 1);
	}

	private @Nullable Object write(@Nullable Object value, int depth) {
		if (value instanceof Map<?, ?> object) {
			Map<String, @Nullable Object> copy = new LinkedHashMap<>();
			if (fits(depth <= MAX_DEPTH)) {
				object.forEach((name, member) -> {
					fits(isText((String) name));
					copy.put((String) name, write(member, depth + 1));
				});
			}
			return copy;
		}
		if (value instanceof List<?> array) {
			List<@Nullable Object> copy = new ArrayList<>();
			if (fits(depth <= MAX_DEPTH && array.size() <= MAX_ELEMENTS)) {
				array.forEach((element) -> copy.add(write(element, depth + 1)));
			}
			return copy;
		}
		if (value instanceof String string) {
			fits(isText(string));
		}
		return (value instanceof Number number) ? write(number) : value;
	}

	private boolean fits(boolean condition) {
		this.exact &= condition;
		return condition;
	}

	private static boolean isText(String string) {
		return string.codePoints()
			.noneMatch((point) -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
	}

	private Number write(Number number) {
		if (!(number instanceof JsonNumber)) {
			fits(Math.abs(number.longValue()) <= MAX_WHOLE && number.longValue() != Long.MIN_VALUE);
			return number;
		}
		double nearest = number.doubleValue();
		try {
			fits(Double.isFinite(nearest) && Doubles.hold(((JsonNumber) number).toBigDecimal(), nearest));
		}
		catch (NumberFormatException | ArithmeticException tooLarge) {
			fits(false);
		}
		return nearest;
	}

	/**
	 * As {@code JSON.stringify} writes what the JavaScript driver reads.
	 */
	static @Nullable Object read(@Nullable Object value) {
		if (value instanceof Map<?, ?> object) {
			Map<String, @Nullable Object> copy = new LinkedHashMap<>();
			object.forEach((name, member) -> copy.put((String) name, read(member)));
			return copy;
		}
		if (value instanceof List<?> array) {
			List<@Nullable Object> copy = new ArrayList<>(array.size());
			array.forEach((element) -> copy.add(read(element)));
			return copy;
		}
		if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < MAX_WHOLE) {
			return number.longValue();
		}
		if (value instanceof OffsetDateTime date) {
			return DATE.format(date.toInstant());
		}
		return (value instanceof byte[] bytes) ? Base64.getEncoder().encodeToString(bytes) : value;
	}

}
