package io.deepstream.server.permission.valve.expression;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Conversions between types as JavaScript has them (ECMA-262, 7.1).
 */
final class Values {

	private Values() {
	}

	/**
	 * What a map or list of the application holds, as one of the types of a rule; rules
	 * cannot reach anything else in Java.
	 */
	static @Nullable Object of(@Nullable Object raw) {
		if (raw == null || raw instanceof String || raw instanceof Number || raw instanceof Boolean
				|| raw instanceof Map || raw instanceof List || raw instanceof Undefined || raw instanceof ActionCode
				|| raw instanceof RegularExpression) {
			return raw;
		}
		if (raw instanceof Collection<?> collection) {
			return new ArrayList<>(collection);
		}
		if (raw instanceof Object[] array) {
			return Arrays.asList(array);
		}
		boolean hasText = raw instanceof CharSequence || raw instanceof Enum || raw instanceof Temporal
				|| raw instanceof Date || raw instanceof Character;
		return hasText ? raw.toString() : Undefined.UNDEFINED;
	}

	static boolean isNullish(@Nullable Object value) {
		return value == null || value == Undefined.UNDEFINED;
	}

	static boolean isTrue(@Nullable Object value) {
		if (value instanceof Boolean bool) {
			return bool;
		}
		if (value instanceof String string) {
			return !string.isEmpty();
		}
		if (value instanceof Number number) {
			double number64 = number.doubleValue();
			return number64 != 0 && !Double.isNaN(number64);
		}
		return !isNullish(value);
	}

	static boolean isObject(@Nullable Object value) {
		return value instanceof Map || value instanceof List || value instanceof RegularExpression;
	}

	static String typeOf(@Nullable Object value) {
		if (value == Undefined.UNDEFINED) {
			return "undefined";
		}
		if (value instanceof String) {
			return "string";
		}
		if (value instanceof Boolean) {
			return "boolean";
		}
		return (value instanceof Number || value instanceof ActionCode) ? "number" : "object";
	}

	static double toNumber(@Nullable Object value) {
		if (value instanceof Number number) {
			return number.doubleValue();
		}
		if (value instanceof String string) {
			return Numbers.parse(string);
		}
		if (value instanceof Boolean bool) {
			return bool ? 1 : 0;
		}
		if (value instanceof ActionCode code) {
			return code.action().code();
		}
		if (isObject(value)) {
			return toNumber(toPrimitive(value));
		}
		return (value != null) ? Double.NaN : 0;
	}

	static String toText(@Nullable Object value) {
		if (value instanceof Number number) {
			return Numbers.text(number.doubleValue());
		}
		if (value instanceof ActionCode code) {
			return Integer.toString(code.action().code());
		}
		return isObject(value) ? (String) toPrimitive(value) : String.valueOf(value);
	}

	/** Text for objects and arrays; anything else as it is. */
	static Object toPrimitive(@Nullable Object value) {
		if (value instanceof Map<?, ?> object) {
			if (object.containsKey("toString")) {
				throw new EvaluationException("Cannot convert object to primitive value");
			}
			return "[object Object]";
		}
		if (value instanceof List<?> array) {
			return join(array);
		}
		if (value instanceof RegularExpression) {
			return value.toString();
		}
		return (value != null) ? value : "null";
	}

	private static String join(List<?> array) {
		StringBuilder text = new StringBuilder();
		for (Object raw : array) {
			Object element = of(raw);
			text.append(isNullish(element) ? "" : toText(element)).append(',');
		}
		text.setLength(Math.max(0, text.length() - 1));
		return text.toString();
	}

}
