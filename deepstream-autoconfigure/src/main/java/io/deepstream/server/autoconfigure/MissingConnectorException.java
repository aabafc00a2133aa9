package io.deepstream.server.autoconfigure;

import java.util.Locale;

/**
 * A connector was chosen for which something is missing.
 */
final class MissingConnectorException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String needs;

	private final String seam;

	MissingConnectorException(String property, ConnectorType type, Class<?> seam) {
		super(property + " is " + type.name().toLowerCase(Locale.ROOT) + ", which needs " + type.needs());
		this.property = property;
		this.needs = type.needs();
		this.seam = seam.getSimpleName();
	}

	/**
	 * What can be done about it.
	 */
	String remedy() {
		return "Add " + this.needs + ", or define a bean of type " + this.seam + ", or change " + this.property + ".";
	}

}
