package io.deepstream.server.protocol;

import java.math.BigDecimal;

/**
 * A number exactly as a JSON text has it, so that {@code 1.0}, {@code 1e400} or twenty
 * digits are written as they were read.
 */
public final class JsonNumber extends Number {

	private static final long serialVersionUID = 1L;

	private final String text;

	JsonNumber(String text) {
		this.text = text;
	}

	/**
	 * Exact.
	 * @throws NumberFormatException if the exponent has more than ten digits
	 */
	public BigDecimal toBigDecimal() {
		return new BigDecimal(this.text);
	}

	@Override
	public int intValue() {
		return (int) doubleValue();
	}

	@Override
	public long longValue() {
		return (long) doubleValue();
	}

	@Override
	public float floatValue() {
		return Float.parseFloat(this.text);
	}

	/**
	 * What JavaScript would make of it: the nearest double, infinite when too large.
	 */
	@Override
	public double doubleValue() {
		return Double.parseDouble(this.text);
	}

	/**
	 * Equal when written alike: {@code 1.0} is not {@code 1}.
	 */
	@Override
	public boolean equals(Object other) {
		return other instanceof JsonNumber that && this.text.equals(that.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	/**
	 * The JSON text.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
