package io.deepstream.server.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The server could not start; the message says why and names the property.
 */
final class DeepstreamStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String remedy;

	/**
	 * What can be done depends.
	 */
	DeepstreamStartException(String message, @Nullable Throwable cause) {
		this(message, null, cause);
	}

	/**
	 * Says what can be done, in a sentence.
	 */
	DeepstreamStartException(String message, @Nullable String remedy, @Nullable Throwable cause) {
		super(message, cause);
		this.remedy = remedy;
	}

	@Nullable String remedy() {
		return this.remedy;
	}

}
