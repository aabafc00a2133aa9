package io.deepstream.server.transport;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of clients that put credentials into the URL, which proxies, browsers and access
 * logs keep. The server does not look at them. Warns once, and never shows a value.
 */
public final class UrlCredentials {

	private static final Logger logger = LoggerFactory.getLogger(UrlCredentials.class);

	private static final Set<String> NAMES = Set.of("token", "access_token", "id_token", "jwt", "bearer", "auth",
			"authorization", "password", "passwd", "pwd", "secret", "client_secret", "api_key", "apikey");

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Looks at the query of a handshake. Any thread.
	 * @param query without question mark; null if there is none
	 * @return whether there is something in it that looks like credentials
	 */
	public boolean areIn(@Nullable String query) {
		if (query == null || query.isEmpty()) {
			return false;
		}
		for (String parameter : query.split("[&;]")) {
			int end = parameter.indexOf('=');
			String name = ((end >= 0) ? parameter.substring(0, end) : parameter).toLowerCase(Locale.ROOT);
			if (NAMES.contains(name)) {
				if (this.warned.compareAndSet(false, true)) {
					logger.warn("A client has sent '{}' in the URL, which logs and proxies keep: "
							+ "credentials belong into the login or into a header", name);
				}
				return true;
			}
		}
		return false;
	}

}
