package io.deepstream.server.permission.valve.expression;

import io.deepstream.server.protocol.Printable;

/**
 * An expression has no value, as where JavaScript would throw.
 */
public final class EvaluationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Without stack trace: clients can cause it at will.
	 * @param message what went wrong
	 */
	public EvaluationException(String message) {
		super(Printable.escape(message), null, false, false);
	}

}
