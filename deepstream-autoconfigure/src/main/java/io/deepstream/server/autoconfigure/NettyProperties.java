package io.deepstream.server.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;

import io.deepstream.server.transport.WebSocketOptions;
import io.deepstream.server.transport.netty.NettyOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.server.Ssl.ClientAuth;
import org.springframework.util.unit.DataSize;

/**
 * A port of its own for WebSocket clients, faster than the application's.
 *
 * @param port Port that clients connect to. 0 for any free one; without a value there is
 * none.
 * @param address Address to listen on. All of the machine if not set.
 * @param threads Threads that read and write. 0 for one per core.
 * @param handshakeTimeout How long a client may take from the TCP connection to the
 * WebSocket.
 * @param sendBufferSize Size of what the operating system may keep for one client. 0 for
 * its own choice.
 * @param ssl TLS.
 */
@ConfigurationProperties("deepstream.netty")
public record NettyProperties(@Nullable Integer port, @Nullable InetAddress address, @DefaultValue("0") int threads,
		@DefaultValue("10s") Duration handshakeTimeout, @DefaultValue("0B") DataSize sendBufferSize,
		@DefaultValue Tls ssl) {

	private static final int LAST_PORT = 0xFFFF;

	private static final int MAX_THREADS = 1024;

	public NettyProperties {
		Check.that(port == null || (port >= 0 && port <= LAST_PORT), "deepstream.netty.port", "within 0 and 65535",
				String.valueOf(port));
		Check.that(threads >= 0 && threads <= MAX_THREADS, "deepstream.netty.threads", "within 0 and " + MAX_THREADS,
				threads);
		Check.positive("deepstream.netty.handshake-timeout", handshakeTimeout);
		Check.that(sendBufferSize.toBytes() >= 0 && sendBufferSize.toBytes() < Integer.MAX_VALUE,
				"deepstream.netty.send-buffer-size", "not negative and less than 2GB", sendBufferSize);
	}

	NettyOptions toOptions(@Nullable Supplier<SSLEngine> tls, WebSocketOptions webSocket) {
		int port = (this.port != null) ? this.port : 0;
		InetSocketAddress place = (this.address != null) ? new InetSocketAddress(this.address, port)
				: new InetSocketAddress(port);
		return new NettyOptions(place, (this.threads > 0) ? this.threads : Runtime.getRuntime().availableProcessors(),
				this.handshakeTimeout, Math.toIntExact(this.sendBufferSize.toBytes()), tls, webSocket);
	}

	/**
	 * TLS of the port.
	 *
	 * @param bundle SSL bundle with the server's certificate. Without a value there is no
	 * TLS.
	 * @param clientAuth Whether clients must have a certificate.
	 */
	public record Tls(@Nullable String bundle, @DefaultValue("none") ClientAuth clientAuth) {
	}

}
