package io.deepstream.server.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The server could not start; the message says why and names the property.
 */
final class DeepstreamStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	DeepstreamStartException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
