package io.deepstream.server.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * What users may do is not configured in a way that can be used.
 */
final class PermissionConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String remedy;

	PermissionConfigurationException(String message, String remedy, @Nullable Throwable cause) {
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
