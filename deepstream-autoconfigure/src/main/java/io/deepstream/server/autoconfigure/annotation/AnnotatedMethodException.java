package io.deepstream.server.autoconfigure.annotation;

import org.jspecify.annotations.Nullable;

/**
 * A method cannot be what its annotation says; the message names it.
 */
final class AnnotatedMethodException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String remedy;

	AnnotatedMethodException(String message, String remedy, @Nullable Throwable cause) {
		super(message, cause);
		this.remedy = remedy;
	}

	/**
	 * What can be done about it.
	 */
	String remedy() {
		return this.remedy;
	}

}
