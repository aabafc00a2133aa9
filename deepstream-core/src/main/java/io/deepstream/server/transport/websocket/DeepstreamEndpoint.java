package io.deepstream.server.transport.websocket;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.transport.FrameReceiver;
import io.deepstream.server.transport.WebSocketOptions;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's session: hands whole frames to its {@link Connection}. The container calls
 * it from one thread at a time. Messages are taken in parts, as the container would
 * otherwise keep a buffer of the maximum size for every session. Public as Jetty deploys
 * no other classes.
 */
public final class DeepstreamEndpoint extends Endpoint {

	private static final Logger logger = LoggerFactory.getLogger(DeepstreamEndpoint.class);

	private final DeepstreamServer server;

	private final Writers writers;

	private final WebSocketOptions options;

	private @Nullable ContainerTransport transport;

	private @Nullable Connection connection;

	DeepstreamEndpoint(DeepstreamServer server, Writers writers, WebSocketOptions options) {
		this.server = server;
		this.writers = writers;
		this.options = options;
	}

	@Override
	public void onOpen(Session session, EndpointConfig config) {
		session.setMaxIdleTimeout(0);
		ContainerLimits.apply(session, this.options.sendTimeout());
		ContainerTransport transport = new ContainerTransport(session, this.writers, this.options.maxPendingBytes());
		this.transport = transport;
		Object handshake = session.getUserProperties().get(HandshakeConfigurator.HANDSHAKE);
		Optional<Connection> accepted = this.server.connect(transport, (Handshake) Objects.requireNonNull(handshake));
		if (accepted.isEmpty()) {
			transport.close(CloseReason.TOO_MANY_CONNECTIONS);
			return;
		}
		Connection opened = accepted.get();
		this.connection = opened;
		transport.attach(opened);
		FrameReceiver receiver = new FrameReceiver(opened, this.options.maxMessageSize());
		session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) receiver::receive);
		session.addMessageHandler(String.class,
				(MessageHandler.Partial<String>) (text, last) -> receiver.receiveText(last));
	}

	@Override
	public void onClose(Session session, jakarta.websocket.CloseReason reason) {
		if (this.connection != null) {
			this.connection.disconnected(CloseReason.CLIENT_GONE);
		}
	}

	@Override
	public void onError(Session session, Throwable failure) {
		logger.debug("Session {} failed", session.getId(), failure);
		if (this.connection != null) {
			this.connection.disconnected(CloseReason.TRANSPORT_ERROR);
		}
		if (this.transport != null) {
			this.transport.abandon();
		}
	}

}
