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

	/** How passwords are hashed, by two properties that a prefix has. */
	static void hash(String prefix, int iterations, int keyLength) {
		that(iterations > 0 && iterations <= 100_000_000, prefix + ".iterations", "within 1 and 100000000", iterations);
		that(keyLength > 0 && keyLength <= 1024, prefix + ".key-length", "within 1 and 1024", keyLength);
	}

	/** A size that is held in one array. */
	static void size(String property, DataSize value) {
		that(value.toBytes() > 0 && value.toBytes() < Integer.MAX_VALUE, property, "positive and less than 2GB", value);
	}

}
