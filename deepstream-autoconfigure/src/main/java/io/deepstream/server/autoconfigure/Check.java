package io.deepstream.server.autoconfigure;

/**
 * Checks of property values; the binder adds the name of the prefix.
 */
final class Check {

	private Check() {
	}

	static void positive(String property, long value) {
		if (value <= 0) {
			throw new IllegalArgumentException(property + " must be positive, but is " + value);
		}
	}

	static void notNegative(String property, long value) {
		if (value < 0) {
			throw new IllegalArgumentException(property + " must not be negative, but is " + value);
		}
	}

}
