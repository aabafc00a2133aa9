package io.deepstream.server.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where Memcached is, and as whom to log in. A bean of this type takes the place of what
 * {@code deepstream.cache.memcached} says about it.
 */
public interface MemcachedConnectionDetails extends ConnectionDetails {

	/**
	 * The servers, among which records are divided.
	 * @return at least one; the same on all nodes
	 */
	List<Server> getServers();

	/**
	 * The user.
	 * @return null if the servers ask for none
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * The password of the user.
	 * @return there if the user is
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * Whom to trust.
	 * @return null for connections without TLS
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

	/**
	 * One server.
	 */
	record Server(String host, int port) {
	}

}
