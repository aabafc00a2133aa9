package io.deepstream.server.transport.websocket;

import java.io.IOException;
import java.util.List;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.transport.AllowedOrigins;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Looks at the HTTP request before the container upgrades it: refuses what is no
 * WebSocket handshake, pages of foreign origins and clients over the cap, each with a
 * proper HTTP answer. Also remembers the peer's address, which jakarta.websocket does not
 * tell, while the same thread goes through the handshake.
 */
public final class HandshakeFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	private static final String UNKNOWN_ADDRESS = "";

	private final transient DeepstreamServer server;

	private final transient AllowedOrigins allowedOrigins;

	private final transient ThreadLocal<String> remoteAddress = new ThreadLocal<>();

	HandshakeFilter(DeepstreamServer server, List<String> allowedOrigins) {
		this.server = server;
		this.allowedOrigins = new AllowedOrigins(allowedOrigins);
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
			response.setHeader("Upgrade", "websocket");
			response.sendError(426, "This is a WebSocket endpoint");
		}
		else if (!isAllowedOrigin(request)) {
			response.sendError(HttpServletResponse.SC_FORBIDDEN,
					"Origin not allowed (property deepstream.websocket.allowed-origins)");
		}
		else if (!this.server.isAccepting()) {
			response.setHeader("Retry-After", "5");
			response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "No further connections are taken");
		}
		else {
			this.remoteAddress.set(request.getRemoteAddr());
			try {
				chain.doFilter(request, response);
			}
			finally {
				this.remoteAddress.remove();
			}
		}
	}

	private boolean isAllowedOrigin(HttpServletRequest request) {
		return this.allowedOrigins.allows(request.getHeader("Origin"), request.getServerName(),
				request.getServerPort());
	}

	/**
	 * The peer's address, on the thread of the handshake.
	 */
	String remoteAddress() {
		String address = this.remoteAddress.get();
		return (address != null) ? address : UNKNOWN_ADDRESS;
	}

}
