package io.deepstream.server.autoconfigure;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where RethinkDB is, and as whom to log in. A bean of this type takes the place of what
 * {@code deepstream.storage.rethinkdb} says about it.
 */
public interface RethinkDbConnectionDetails extends ConnectionDetails {

	/**
	 * The server.
	 * @return name or address
	 */
	String getHost();

	/**
	 * The server's port for drivers.
	 * @return within 1 and 65535
	 */
	int getPort();

	/**
	 * The user.
	 * @return {@code admin} unless overridden
	 */
	default String getUser() {
		return "admin";
	}

	/**
	 * The password of the user.
	 * @return empty unless overridden, as a new server has it
	 */
	default String getPassword() {
		return "";
	}

}
