package io.deepstream.server.auth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.deepstream.server.connection.Handshake;

/**
 * One login attempt.
 *
 * @param handshake the HTTP request that opened the connection
 * @param credentials the JSON object sent by the client, as maps, lists, strings,
 * numbers, booleans and nulls; unmodifiable
 */
public record AuthRequest(Handshake handshake, Map<String, Object> credentials) {

	public AuthRequest {
		credentials = Collections.unmodifiableMap(new LinkedHashMap<>(credentials));
	}

	/**
	 * Hides the credentials.
	 */
	@Override
	public String toString() {
		return "AuthRequest[remoteAddress=" + this.handshake.remoteAddress() + "]";
	}

}
