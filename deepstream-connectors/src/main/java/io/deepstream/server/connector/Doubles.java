package io.deepstream.server.connector;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Which decimal numbers a double holds.
 */
public final class Doubles {

	private static final int MAX_DIGITS = 17;

	private Doubles() {
	}

	/**
	 * Whether a number is what JavaScript or Java writes for its nearest double. Before
	 * version 19, Java does not always find the shortest number.
	 * @param number as it was sent
	 * @param nearest its nearest double, finite
	 * @return false if digits would be lost
	 */
	public static boolean hold(BigDecimal number, double nearest) {
		return number.compareTo(new BigDecimal(Double.toString(nearest))) == 0 || isShortest(number, nearest);
	}

	private static boolean isShortest(BigDecimal number, double nearest) {
		BigDecimal exact = new BigDecimal(nearest);
		for (int digits = 1; digits <= MAX_DIGITS; digits++) {
			BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
			BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
			if (below.doubleValue() == nearest || above.doubleValue() == nearest) {
				return number.compareTo(below) == 0 || number.compareTo(above) == 0;
			}
		}
		return false;
	}

}
