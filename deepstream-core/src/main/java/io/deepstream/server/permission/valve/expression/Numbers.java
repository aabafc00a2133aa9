package io.deepstream.server.permission.valve.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * Numbers and their texts as JavaScript has them (ECMA-262, 6.1.6.1.20 and 7.1.4.1).
 */
final class Numbers {

	/** Possessive, so that no text takes more than one pass. */
	private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][+-]?\\d++)?");

	private static final Pattern WITH_RADIX = Pattern.compile("0([xX][0-9a-fA-F]++|[oO][0-7]++|[bB][01]++)");

	private static final long EXACT = 1L << 53;

	private static final int MAX_DIGITS = 17;

	private Numbers() {
	}

	static String text(double value) {
		if (value == (long) value && Math.abs(value) < EXACT) {
			return Long.toString((long) value);
		}
		if (Double.isNaN(value) || Double.isInfinite(value)) {
			return Double.toString(value);
		}
		return (value < 0) ? "-" + positive(-value) : positive(value);
	}

	private static String positive(double value) {
		BigDecimal shortest = shortest(value);
		String digits = shortest.unscaledValue().toString();
		int count = digits.length();
		int point = count - shortest.scale();
		if (count <= point && point <= 21) {
			return digits + "0".repeat(point - count);
		}
		if (0 < point && point <= 21) {
			return digits.substring(0, point) + "." + digits.substring(point);
		}
		if (-6 < point && point <= 0) {
			return "0." + "0".repeat(-point) + digits;
		}
		String exponent = ((point > 0) ? "e+" : "e-") + Math.abs(point - 1);
		return (count == 1) ? digits + exponent : digits.charAt(0) + "." + digits.substring(1) + exponent;
	}

	/** With as few digits as still mean this number. */
	private static BigDecimal shortest(double value) {
		BigDecimal exact = new BigDecimal(value);
		BigDecimal rounded = exact;
		for (int digits = 1; digits <= MAX_DIGITS; digits++) {
			rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
			if (rounded.doubleValue() == value) {
				break;
			}
		}
		return rounded.stripTrailingZeros();
	}

	/** NaN if the text is no number. */
	static double parse(String text) {
		String trimmed = Text.trim(text);
		if (trimmed.isEmpty()) {
			return 0;
		}
		if (DECIMAL.matcher(trimmed).matches()) {
			return Double.parseDouble(trimmed);
		}
		if (WITH_RADIX.matcher(trimmed).matches()) {
			int radix = switch (trimmed.charAt(1)) {
				case 'x', 'X' -> 16;
				case 'o', 'O' -> 8;
				default -> 2;
			};
			return (trimmed.length() <= 300) ? new BigInteger(trimmed.substring(2), radix).doubleValue() : Double.NaN;
		}
		return switch (trimmed) {
			case "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
			case "-Infinity" -> Double.NEGATIVE_INFINITY;
			default -> Double.NaN;
		};
	}

	/** For the operators on bits. */
	static int toInt32(double value) {
		if (Double.isNaN(value) || Double.isInfinite(value)) {
			return 0;
		}
		return (Math.abs(value) < EXACT) ? (int) (long) value : new BigDecimal(value).toBigInteger().intValue();
	}

	/** A position, within 0 and a length. */
	static int clamp(double value, int length) {
		return Double.isNaN(value) ? 0 : (int) Math.max(0, Math.min(value, length));
	}

	static double power(double base, double exponent) {
		boolean undetermined = Double.isNaN(exponent) || (Math.abs(base) == 1 && Double.isInfinite(exponent));
		return undetermined ? Double.NaN : Math.pow(base, exponent);
	}

}
