package io.deepstream.server.autoconfigure;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * Checks of property values. Messages give the property's whole name, so that it can be
 * searched for.
 */
final class Check {

	private Check() {
	}

	static void that(boolean condition, String property, String requirement, Object value) {
		if (!condition) {
			throw new IllegalArgumentException(property + " must be " + requirement + ", but is " + value);
		}
	}

	static void positive(String property, long value) {
		that(value > 0, property, "positive", value);
	}

	static void notNegative(String property, long value) {
		that(value >= 0, property, "not negative", value);
	}

	/** In milliseconds, the unit of the timer. */
	static void positive(String property, Duration value) {
		that(value.toMillis() > 0, property, "positive", value);
	}

	static void notNegative(String property, Duration value) {
		that(!value.isNegative(), property, "not negative", value);
	}

	/** A size that is held in one array. */
	static void size(String property, DataSize value) {
		that(value.toBytes() > 0 && value.toBytes() < Integer.MAX_VALUE, property, "positive and less than 2GB", value);
	}

}
