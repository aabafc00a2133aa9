package io.deepstream.server.transport;

import java.time.Duration;
import java.util.List;

/**
 * What every WebSocket door has to keep to.
 *
 * @param path where clients connect; begins with a slash
 * @param allowedOrigins origins besides the server's own whose pages may connect, such as
 * {@code https://example.org}; {@code *} for all
 * @param maxMessageSize bytes of one message of a client; a larger one closes the
 * connection
 * @param maxPendingBytes bytes that may wait for one client; more closes it as a slow
 * consumer, unless it is one single message
 * @param sendTimeout how long one network write may take before the connection is closed
 */
public record WebSocketOptions(String path, List<String> allowedOrigins, int maxMessageSize, int maxPendingBytes,
		Duration sendTimeout) {

	public WebSocketOptions {
		allowedOrigins = List.copyOf(allowedOrigins);
		if (!path.startsWith("/")) {
			throw new IllegalArgumentException("path must begin with a slash: " + path);
		}
		requirePositive(maxMessageSize, "maxMessageSize");
		requirePositive(maxPendingBytes, "maxPendingBytes");
		requirePositive(sendTimeout.toMillis(), "sendTimeout");
	}

	/**
	 * The options of a server that configures nothing.
	 * @return path and message size of the original
	 */
	public static WebSocketOptions defaults() {
		return new WebSocketOptions("/deepstream", List.of(), 1024 * 1024, 4 * 1024 * 1024, Duration.ofSeconds(20));
	}

	private static void requirePositive(long value, String option) {
		if (value <= 0) {
			throw new IllegalArgumentException(option + " must be positive: " + value);
		}
	}

}
