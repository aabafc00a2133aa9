package io.deepstream.server.auth;

/**
 * A users file that cannot be used; the message says where and why, and quotes nothing
 * but names of users.
 */
public final class InvalidUsersException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidUsersException(String file, String message) {
		super(file + ": " + message);
	}

}
