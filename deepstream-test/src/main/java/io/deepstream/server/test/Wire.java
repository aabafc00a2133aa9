package io.deepstream.server.test;

import java.nio.ByteBuffer;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * What is a socket elsewhere: frames go straight into the engine and out of it, encoded
 * as on a network. Sends pings as clients do, by the clock of the server.
 */
final class Wire implements Transport {

	private final Inbox inbox;

	private final Connection connection;

	private final Strand sending;

	private final Scheduler.Cancellable heartbeat;

	Wire(DeepstreamServer server, Handshake handshake, Inbox inbox) {
		this.inbox = inbox;
		this.sending = new Strand(server.threads().workers());
		this.connection = server.connect(this, handshake)
			.orElseThrow(() -> new IllegalStateException("The node takes no client: it is full or does not run"));
		this.heartbeat = server.threads()
			.scheduler()
			.every(server.options().connection().heartbeatInterval(), () -> send(Message.of(ConnectionAction.PING)));
	}

	void send(Message message) {
		sendFrame(MessageCodec.encode(message).buffer());
	}

	/** One at a time, in order, whoever sends. */
	void sendFrame(ByteBuffer frame) {
		this.sending.run(() -> this.connection.receive(frame));
	}

	void silence() {
		this.heartbeat.cancel();
	}

	void disconnect() {
		this.heartbeat.cancel();
		this.inbox.close(CloseReason.CLIENT_GONE);
		this.connection.disconnected(CloseReason.CLIENT_GONE);
	}

	Connection connection() {
		return this.connection;
	}

	@Override
	public void send(EncodedMessage message) {
		Message received = MessageCodec.decode(message.buffer());
		if (this.inbox.closeReason() == null && received.action() != ConnectionAction.PONG) {
			this.inbox.add(received);
		}
	}

	@Override
	public void close(CloseReason reason) {
		this.inbox.close(reason);
		Scheduler.@Nullable Cancellable pings = this.heartbeat;
		if (pings != null) {
			pings.cancel();
		}
		Connection own = this.connection;
		if (own != null) {
			own.disconnected(reason);
		}
	}

}
