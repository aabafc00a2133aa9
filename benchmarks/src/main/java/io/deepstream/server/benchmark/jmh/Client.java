package io.deepstream.server.benchmark.jmh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerOptions;
import io.deepstream.server.ServerParts;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.LimitOptions;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;

/**
 * A client without a network: frames go straight into the engine, what comes out is
 * counted. One thread sends.
 */
final class Client implements Transport {

	private final Connection connection;

	private volatile long received;

	Client(DeepstreamServer server, String user) {
		this.connection = server.connect(this, new Handshake("127.0.0.1", "/deepstream", Map.of())).orElseThrow();
		ask(frame(Message.of(ConnectionAction.CHALLENGE)), 1);
		ask(frame(Message.builder(AuthAction.REQUEST).data(json("{\"username\":\"" + user + "\"}")).build()), 1);
	}

	/** One in memory that takes messages as fast as they come. */
	static DeepstreamServer server() {
		ServerOptions options = ServerOptions.defaults("jmh");
		return new DeepstreamServer(new ServerOptions(options.nodeId(), options.features(), options.lazyStart(),
				options.maxConnections(), options.stopTimeout(),
				options.connection().withLimits(new LimitOptions(0, 0, 0, 0, 0, 0, 0)), options.auth(), options.json(),
				options.record(), options.rpc(), options.listen(), options.cluster()), ServerParts.inMemory());
	}

	static ByteBuffer frame(Message message) {
		return MessageCodec.encode(message).buffer();
	}

	static byte[] json(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** Sends a frame as it comes from a socket; the buffer can be used again. */
	void send(ByteBuffer frame) {
		this.connection.receive(frame.duplicate());
	}

	/** Sends a frame and spins until so many messages have come. */
	void ask(ByteBuffer frame, int answers) {
		long expected = this.received + answers;
		send(frame);
		await(expected);
	}

	long received() {
		return this.received;
	}

	void await(long count) {
		while (this.received < count) {
			Thread.onSpinWait();
		}
	}

	@Override
	public synchronized void send(EncodedMessage message) {
		this.received++;
	}

	@Override
	public void close(CloseReason reason) {
		throw new IllegalStateException("closed: " + reason);
	}

}
