package io.deepstream.server.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which pages may connect: those of the server's own origin and those allowed by name.
 */
public final class AllowedOrigins {

	private final List<String> allowed;

	/**
	 * Allows the server's own origin and others.
	 * @param allowed such as {@code https://example.org}; {@code *} for all
	 */
	public AllowedOrigins(List<String> allowed) {
		this.allowed = List.copyOf(allowed);
	}

	/**
	 * Whether a page may connect.
	 * @param origin header of the handshake; browsers always send it, other clients do
	 * not and are allowed
	 * @param host the server's name as the client knows it
	 * @param port the server's port as the client knows it
	 * @param secure whether the client is known to use TLS; if not, a proxy may have
	 * ended it, and the scheme does not count
	 * @return false for a foreign or malformed origin
	 */
	public boolean allows(@Nullable String origin, String host, int port, boolean secure) {
		return origin == null || this.allowed.contains("*") || this.allowed.contains(origin)
				|| isSame(origin, host, port, secure);
	}

	private static boolean isSame(String origin, String host, int port, boolean secure) {
		try {
			URI uri = new URI(origin);
			return host.equalsIgnoreCase(uri.getHost()) && port == port(uri)
					&& (!secure || "https".equalsIgnoreCase(uri.getScheme()));
		}
		catch (URISyntaxException malformed) {
			return false;
		}
	}

	private static int port(URI uri) {
		if (uri.getPort() >= 0) {
			return uri.getPort();
		}
		return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
	}

}
