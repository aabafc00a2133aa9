package io.deepstream.server.protocol;

/**
 * A text is not JSON, or beyond the {@link JsonLimits}.
 */
public final class JsonException extends Exception {

	private static final long serialVersionUID = 1L;

	JsonException(String message) {
		super(message);
	}

	JsonException(String message, Throwable cause) {
		super(message, cause);
	}

}
