package io.deepstream.server.transport.netty;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;

import io.deepstream.server.transport.WebSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * A port of its own.
 *
 * @param address where to listen; port 0 for any free one
 * @param threads event loops; each owns a part of the connections
 * @param handshakeTimeout how long a client may take from TCP connection to WebSocket
 * @param sendBuffer bytes the system may keep for one client; 0 for the system's own
 * choice
 * @param tls makes the server's side of one connection; null for no TLS
 * @param webSocket what holds behind the handshake
 */
public record NettyOptions(InetSocketAddress address, int threads, Duration handshakeTimeout, int sendBuffer,
		@Nullable Supplier<SSLEngine> tls, WebSocketOptions webSocket) {

	public NettyOptions {
		if (threads <= 0) {
			throw new IllegalArgumentException("threads must be positive: " + threads);
		}
		if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
			throw new IllegalArgumentException("handshakeTimeout must be positive: " + handshakeTimeout);
		}
	}

}
