package io.deepstream.server.record;

/**
 * A patch cannot be applied, to no record or not to this one. The message quotes what the
 * client sent.
 */
final class InvalidPatchException extends Exception {

	private static final long serialVersionUID = 1L;

	InvalidPatchException(String message) {
		super(message);
	}

	InvalidPatchException(String message, Throwable cause) {
		super(message, cause);
	}

}
