package io.deepstream.server.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Who users are or what they may do is not configured in a way that can be used.
 */
final class UnusableConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String remedy;

	UnusableConfigurationException(String message, String remedy, @Nullable Throwable cause) {
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
