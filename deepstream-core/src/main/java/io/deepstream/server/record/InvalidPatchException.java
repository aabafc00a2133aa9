package io.deepstream.server.record;

import io.deepstream.server.protocol.Printable;

/**
 * A patch cannot be applied, to no record or not to this one. The message quotes what the
 * client sent.
 */
final class InvalidPatchException extends Exception {

	private static final long serialVersionUID = 1L;

	InvalidPatchException(String message) {
		super(Printable.escape(message));
	}

	InvalidPatchException(String message, Throwable cause) {
		super(Printable.escape(message), cause);
	}

}
