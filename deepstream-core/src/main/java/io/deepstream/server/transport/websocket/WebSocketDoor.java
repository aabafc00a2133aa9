package io.deepstream.server.transport.websocket;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.transport.WebSocketOptions;
import jakarta.servlet.Filter;
import jakarta.websocket.server.ServerEndpointConfig;

/**
 * Everything a container needs to be a door to the server: an endpoint to deploy and a
 * filter to put before it.
 */
public final class WebSocketDoor implements AutoCloseable {

	/** Clients that may block a writer at the same time. */
	private static final int MAX_STALLED = 128;

	private final WebSocketOptions options;

	private final Writers writers;

	private final HandshakeFilter filter;

	private final ServerEndpointConfig endpoint;

	/**
	 * Makes a door; its threads run until {@link #close}.
	 * @param server where the clients go
	 * @param options path, limits, origins
	 */
	public WebSocketDoor(DeepstreamServer server, WebSocketOptions options) {
		this.options = options;
		this.writers = new Writers(Runtime.getRuntime().availableProcessors(), MAX_STALLED, options.sendTimeout(),
				server.threads().scheduler());
		this.filter = new HandshakeFilter(server, options.allowedOrigins());
		this.endpoint = ServerEndpointConfig.Builder.create(DeepstreamEndpoint.class, options.path())
			.configurator(
					new HandshakeConfigurator(() -> new DeepstreamEndpoint(server, this.writers, options), this.filter))
			.build();
	}

	/**
	 * What to deploy in the container.
	 * @return for {@code ServerContainer.addEndpoint}
	 */
	public ServerEndpointConfig endpoint() {
		return this.endpoint;
	}

	/**
	 * What to put before the container's own upgrade, for the endpoint's path.
	 * @return checks the handshake
	 */
	public Filter filter() {
		return this.filter;
	}

	/**
	 * Where clients connect.
	 * @return begins with a slash
	 */
	public String path() {
		return this.options.path();
	}

	/**
	 * Ends the writers' threads; what was sent before still goes out.
	 */
	@Override
	public void close() {
		this.writers.close();
	}

}
