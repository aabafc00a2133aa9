package io.deepstream.server.connector.mongodb;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.deepstream.server.connector.Doubles;
import io.deepstream.server.protocol.JsonNumber;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/**
 * Trees of JSON as BSON and back. What comes back has the same value, not always the same
 * text: {@code 1.50} may be {@code 1.5}.
 */
final class BsonTree {

	/** A server takes about 100, less what surrounds the document. */
	private static final int MAX_DEPTH = 80;

	/** Below it, every whole number is a double. */
	private static final double MAX_WHOLE = 0x1p53;

	private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	private boolean exact = true;

	/**
	 * Whether everything written so far can be read again as it was.
	 */
	boolean isExact() {
		return this.exact;
	}

	/**
	 * Adds the members of an object to a document.
	 */
	void write(Map<?, ?> object, BsonDocument document) {
		write(object, document, 0);
	}

	BsonValue write(@Nullable Object value) {
		return write(value, 1);
	}

	private BsonDocument write(Map<?, ?> object, BsonDocument document, int depth) {
		object.forEach((name, member) -> document.append(checked((String) name), write(member, depth + 1)));
		return document;
	}

	private BsonValue write(@Nullable Object value, int depth) {
		if (depth > MAX_DEPTH) {
			this.exact = false;
			return BsonNull.VALUE;
		}
		if (value instanceof Map<?, ?> object) {
			return write(object, new BsonDocument(), depth);
		}
		if (value instanceof List<?> array) {
			BsonArray elements = new BsonArray(array.size());
			array.forEach((element) -> elements.add(write(element, depth + 1)));
			return elements;
		}
		if (value instanceof String string) {
			return new BsonString(checked(string));
		}
		if (value instanceof Boolean bool) {
			return BsonBoolean.valueOf(bool);
		}
		return (value instanceof Number number) ? write(number) : BsonNull.VALUE;
	}

	/** Half a surrogate pair has no UTF-8. */
	private String checked(String text) {
		if (text.codePoints()
			.anyMatch((point) -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
			this.exact = false;
			return "";
		}
		return text;
	}

	private BsonValue write(Number number) {
		if (number instanceof JsonNumber other) {
			try {
				return write(other.toBigDecimal(), other.doubleValue());
			}
			catch (NumberFormatException | ArithmeticException beyondDecimal128) {
				this.exact = false;
				return BsonNull.VALUE;
			}
		}
		return (number instanceof Integer) ? new BsonInt32(number.intValue()) : new BsonInt64(number.longValue());
	}

	private static BsonValue write(BigDecimal number, double nearest) {
		if (Double.isFinite(nearest) && Doubles.hold(number, nearest)) {
			return new BsonDouble(nearest);
		}
		return new BsonDecimal128(new Decimal128(number.stripTrailingZeros()));
	}

	/**
	 * As {@code JSON.stringify} writes what the JavaScript driver reads, also of types
	 * that JSON does not have.
	 * @param without members of the outermost object that are left out
	 */
	static @Nullable Object read(@Nullable BsonValue value, Set<String> without) {
		if (value == null) {
			return null;
		}
		return switch (value.getBsonType()) {
			case DOCUMENT -> read(value.asDocument(), without);
			case ARRAY -> {
				List<@Nullable Object> array = new ArrayList<>();
				value.asArray().forEach((element) -> array.add(read(element, Set.of())));
				yield array;
			}
			case STRING -> value.asString().getValue();
			case BOOLEAN -> value.asBoolean().getValue();
			case INT32 -> value.asInt32().getValue();
			case INT64 -> value.asInt64().getValue();
			case DOUBLE -> read(value.asDouble().getValue());
			case DECIMAL128 -> read(value.asDecimal128().getValue());
			case DATE_TIME -> DATE.format(Instant.ofEpochMilli(value.asDateTime().getValue()));
			case OBJECT_ID -> value.asObjectId().getValue().toHexString();
			case BINARY -> Base64.getEncoder().encodeToString(value.asBinary().getData());
			case SYMBOL -> value.asSymbol().getSymbol();
			default -> null;
		};
	}

	private static Map<String, @Nullable Object> read(BsonDocument document, Set<String> without) {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		document.forEach((name, member) -> {
			if (!without.contains(name)) {
				object.put(name, read(member, Set.of()));
			}
		});
		return object;
	}

	private static @Nullable Number read(double number) {
		if (!Double.isFinite(number)) {
			return null;
		}
		if (number == Math.rint(number) && Math.abs(number) < MAX_WHOLE) {
			return (long) number;
		}
		return number;
	}

	private static @Nullable Number read(Decimal128 number) {
		if (!number.isFinite()) {
			return null;
		}
		return (number.isNegative() && number.doubleValue() == 0) ? 0 : number.bigDecimalValue();
	}

}
