package io.deepstream.server.transport.websocket;

import java.io.IOException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.transport.AllowedOrigins;
import io.deepstream.server.transport.UrlCredentials;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the HTTP request before the container upgrades it: refuses what is no
 * WebSocket handshake, pages of foreign origins and clients over the cap, each with a
 * proper HTTP answer. Also remembers who the peer is, which jakarta.websocket does not
 * tell, while the same thread goes through the handshake.
 */
public final class HandshakeFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

	private static final Peer UNKNOWN = new Peer("", null, null);

	private final transient DeepstreamServer server;

	private final transient AllowedOrigins allowedOrigins;

	private final transient UrlCredentials urlCredentials = new UrlCredentials();

	private final transient ThreadLocal<Peer> peer = new ThreadLocal<>();

	HandshakeFilter(DeepstreamServer server, List<String> allowedOrigins) {
		this.server = server;
		this.allowedOrigins = new AllowedOrigins(allowedOrigins);
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
			response.setHeader("Upgrade", "websocket");
			refuse(response, 426, "This is a WebSocket endpoint");
		}
		else if (!isAllowedOrigin(request)) {
			this.server.refused(Limit.ORIGIN);
			refuse(response, HttpServletResponse.SC_FORBIDDEN,
					"Origin not allowed (property deepstream.websocket.allowed-origins)");
		}
		else if (!this.server.admits()) {
			response.setHeader("Retry-After", "5");
			refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "No further connections are taken");
		}
		else {
			this.urlCredentials.areIn(request.getQueryString());
			this.peer.set(peer(request));
			try {
				chain.doFilter(request, response);
			}
			finally {
				this.peer.remove();
			}
		}
	}

	/** Not by an error page, which may be guarded and then hides the answer. */
	private static void refuse(HttpServletResponse response, int status, String text) throws IOException {
		response.setStatus(status);
		response.setContentType("text/plain;charset=US-ASCII");
		response.getWriter().print(text);
	}

	private boolean isAllowedOrigin(HttpServletRequest request) {
		return this.allowedOrigins.allows(request.getHeader("Origin"), request.getServerName(), request.getServerPort(),
				request.isSecure());
	}

	private static Peer peer(HttpServletRequest request) {
		X509Certificate certificate = (request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
				&& chain.length > 0) ? chain[0] : null;
		return new Peer(request.getRemoteAddr(), request.getUserPrincipal(), certificate);
	}

	/**
	 * The peer, on the thread of the handshake.
	 */
	Peer peer() {
		Peer current = this.peer.get();
		return (current != null) ? current : UNKNOWN;
	}

	/** Who asks for the handshake. */
	record Peer(String remoteAddress, @Nullable Principal principal, @Nullable X509Certificate certificate) {
	}

}
