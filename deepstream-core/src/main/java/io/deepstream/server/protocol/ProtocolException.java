package io.deepstream.server.protocol;

import java.io.IOException;

/**
 * Another node sent bytes that this version does not understand.
 */
public final class ProtocolException extends IOException {

	private static final long serialVersionUID = 1L;

	ProtocolException(String message) {
		super(message);
	}

	ProtocolException(String message, Throwable cause) {
		super(message, cause);
	}

}
