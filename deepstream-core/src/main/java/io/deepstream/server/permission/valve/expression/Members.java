package io.deepstream.server.permission.valve.expression;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What objects, arrays and strings hold. Only what is their own: nothing is inherited
 * from a prototype.
 */
final class Members {

	private Members() {
	}

	/** {@code target[key]}. */
	static @Nullable Object get(@Nullable Object target, @Nullable Object key) {
		if (target instanceof Map<?, ?> object) {
			String name = Values.toText(key);
			Object value = object.get(name);
			return (value != null || object.containsKey(name)) ? Values.of(value) : Undefined.UNDEFINED;
		}
		if (Values.isNullish(target)) {
			throw new EvaluationException("Cannot read '" + Values.toText(key) + "' of " + target);
		}
		if (target instanceof List<?> array) {
			int index = index(key);
			return isWithin(index, array.size()) ? Values.of(array.get(index)) : length(key, array.size());
		}
		if (target instanceof String string) {
			int index = index(key);
			return isWithin(index, string.length()) ? String.valueOf(string.charAt(index))
					: length(key, string.length());
		}
		return Undefined.UNDEFINED;
	}

	private static boolean isWithin(int index, int length) {
		return index >= 0 && index < length;
	}

	private static Object length(@Nullable Object key, int length) {
		return "length".equals(key) ? length : Undefined.UNDEFINED;
	}

	/** Negative if it is no place in an array. */
	private static int index(@Nullable Object key) {
		if (key instanceof Number number) {
			double index = number.doubleValue();
			return (index == (int) index) ? (int) index : -1;
		}
		String text = Values.toText(key);
		boolean digits = !text.isEmpty() && text.length() < 10
				&& text.chars().allMatch((symbol) -> symbol >= '0' && symbol <= '9');
		return (digits && (text.charAt(0) != '0' || text.length() == 1)) ? Integer.parseInt(text) : -1;
	}

	/** {@code key in target}. */
	static boolean contains(@Nullable Object key, @Nullable Object target) {
		if (target instanceof Map<?, ?> object) {
			return object.containsKey(Values.toText(key));
		}
		if (target instanceof List<?> array) {
			return "length".equals(key) || isWithin(index(key), array.size());
		}
		if (target instanceof RegularExpression) {
			return false;
		}
		throw new EvaluationException("Cannot use 'in' on " + Values.typeOf(target));
	}

}
