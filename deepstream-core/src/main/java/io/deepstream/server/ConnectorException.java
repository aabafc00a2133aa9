package io.deepstream.server;

/**
 * A connector could not be reached when the server started.
 */
public final class ConnectorException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String connector;

	ConnectorException(String connector, Throwable cause) {
		super("The " + connector + " cannot be reached: " + reason(cause), cause);
		this.connector = connector;
	}

	private static String reason(Throwable cause) {
		Throwable root = cause;
		while (root.getMessage() == null && root.getCause() != null) {
			root = root.getCause();
		}
		return (root.getMessage() != null) ? root.getMessage() : root.getClass().getName();
	}

	/**
	 * Which connector.
	 * @return {@code cache}, {@code storage} or {@code bus}
	 */
	public String connector() {
		return this.connector;
	}

}
