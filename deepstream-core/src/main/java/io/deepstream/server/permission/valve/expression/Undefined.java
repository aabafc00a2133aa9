package io.deepstream.server.permission.valve.expression;

/**
 * JavaScript's {@code undefined}; its {@code null} is Java's.
 */
public enum Undefined {

	/** The only value. */
	UNDEFINED;

	@Override
	public String toString() {
		return "undefined";
	}

}
