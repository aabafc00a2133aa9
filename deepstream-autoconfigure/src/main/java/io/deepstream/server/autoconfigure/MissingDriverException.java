package io.deepstream.server.autoconfigure;

import java.util.Locale;

/**
 * A connector was chosen whose driver the application does not have.
 */
final class MissingDriverException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String dependency;

	/**
	 * Says which.
	 * @param property that chooses the connector
	 * @param type its value
	 * @param dependency group and artifact of what brings the driver
	 */
	MissingDriverException(String property, Enum<?> type, String dependency) {
		super("The property " + property + " is '" + type.name().toLowerCase(Locale.ROOT)
				+ "', but its driver is not on the class path: " + dependency);
		this.property = property;
		this.dependency = dependency;
	}

	String property() {
		return this.property;
	}

	String dependency() {
		return this.dependency;
	}

}
