package io.deepstream.server.autoconfigure;

/**
 * A value of a property that chooses a connector.
 */
interface ConnectorType {

	String name();

	/**
	 * What an application has to add before it can be chosen, as the end of "it needs".
	 */
	String needs();

}
