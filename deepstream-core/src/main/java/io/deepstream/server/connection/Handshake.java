package io.deepstream.server.connection;

import java.util.List;
import java.util.Map;

/**
 * What is known of a client before it says anything: the HTTP request that opened the
 * connection.
 *
 * @param remoteAddress IP address of the peer as the container reports it
 * @param path request path, without query
 * @param headers HTTP headers; names in lower case
 */
public record Handshake(String remoteAddress, String path, Map<String, List<String>> headers) {

	public Handshake {
		headers = Map.copyOf(headers);
	}

	/**
	 * Hides the headers, which may be credentials.
	 */
	@Override
	public String toString() {
		return "Handshake[remoteAddress=" + this.remoteAddress + ", path=" + this.path + "]";
	}

}
