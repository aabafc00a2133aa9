package io.deepstream.server.permission.valve.expression;

/**
 * A text is no expression that a rule may have.
 */
public final class ExpressionException extends Exception {

	private static final long serialVersionUID = 1L;

	private final int offset;

	ExpressionException(int offset, String message) {
		super(message);
		this.offset = offset;
	}

	/**
	 * Where in the text, in characters from 0.
	 */
	public int offset() {
		return this.offset;
	}

}
