package io.deepstream.server.connection;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a client before it says anything: the HTTP request that opened the
 * connection.
 *
 * @param remoteAddress IP address of the peer as the container reports it
 * @param path request path, without query
 * @param headers HTTP headers; names in lower case
 * @param principal who the request came from, as the container or a filter has found out;
 * null if nobody has
 * @param certificate the client's, verified by TLS; null if it has shown none
 */
public record Handshake(String remoteAddress, String path, Map<String, List<String>> headers,
		@Nullable Principal principal, @Nullable X509Certificate certificate) {

	/** Of connections that nobody has opened from outside: those of the application. */
	public static final Handshake LOCAL = new Handshake("local", "", Map.of());

	public Handshake {
		headers = Map.copyOf(headers);
	}

	/**
	 * A request that nothing but itself is known of.
	 */
	public Handshake(String remoteAddress, String path, Map<String, List<String>> headers) {
		this(remoteAddress, path, headers, null, null);
	}

	/**
	 * Hides the headers, which may be credentials.
	 */
	@Override
	public String toString() {
		return "Handshake[remoteAddress=" + this.remoteAddress + ", path=" + this.path + "]";
	}

}
