package io.deepstream.server.permission.valve.expression;

import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

/**
 * Equality and order as JavaScript has them (ECMA-262, 7.2.13 to 7.2.15).
 */
final class Comparison {

	private Comparison() {
	}

	/** {@code ===}. */
	static boolean strict(@Nullable Object left, @Nullable Object right) {
		if (left instanceof Number a && right instanceof Number b) {
			return a.doubleValue() == b.doubleValue();
		}
		if (left instanceof ActionCode code) {
			return code.is(right);
		}
		if (right instanceof ActionCode code) {
			return code.is(left);
		}
		if (left instanceof String || left instanceof Boolean) {
			return left.equals(right);
		}
		return left == right;
	}

	/** {@code ===}, but NaN is itself: how arrays are searched. */
	static boolean same(@Nullable Object left, @Nullable Object right) {
		return strict(left, right) || (left instanceof Number a && right instanceof Number b
				&& Double.isNaN(a.doubleValue()) && Double.isNaN(b.doubleValue()));
	}

	/** {@code ==}. */
	static boolean loose(@Nullable Object left, @Nullable Object right) {
		if (Values.isNullish(left) || Values.isNullish(right)) {
			return Values.isNullish(left) && Values.isNullish(right);
		}
		boolean leftIsObject = Values.isObject(left);
		boolean rightIsObject = Values.isObject(right);
		if (leftIsObject && rightIsObject) {
			return left == right;
		}
		if (leftIsObject) {
			return loose(Values.toPrimitive(left), right);
		}
		if (rightIsObject) {
			return loose(left, Values.toPrimitive(right));
		}
		if (strict(left, right)) {
			return true;
		}
		boolean bothStrings = left instanceof String && right instanceof String;
		return !bothStrings && Values.toNumber(left) == Values.toNumber(right);
	}

	/** {@code <} and the like: strings by their UTF-16 units, all else as numbers. */
	static boolean ordered(@Nullable Object left, @Nullable Object right, IntPredicate texts, Order numbers) {
		Object a = primitive(left);
		Object b = primitive(right);
		if (a instanceof String first && b instanceof String second) {
			return texts.test(first.compareTo(second));
		}
		return numbers.test(Values.toNumber(a), Values.toNumber(b));
	}

	private static @Nullable Object primitive(@Nullable Object value) {
		return Values.isObject(value) ? Values.toPrimitive(value) : value;
	}

	/**
	 * False for NaN.
	 */
	@FunctionalInterface
	interface Order {

		boolean test(double left, double right);

	}

}
