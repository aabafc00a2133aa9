package io.deepstream.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client without a network: frames go straight into the engine, what comes out is kept
 * in order.
 */
public final class TestClient implements Transport {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Runnable NOTHING = () -> {
	};

	private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();

	private final Connection connection;

	private final Map<Action, Runnable> reactions = new ConcurrentHashMap<>();

	private volatile @Nullable CloseReason closed;

	private TestClient(DeepstreamServer server) {
		this.connection = server.connect(this, new Handshake("127.0.0.1", "/deepstream", Map.of())).orElseThrow();
	}

	public static TestClient connect(DeepstreamServer server) {
		return new TestClient(server);
	}

	public static TestClient login(DeepstreamServer server, String user) {
		TestClient client = connect(server);
		client.challenge();
		client.expect(ConnectionAction.ACCEPT);
		client.authenticate(user);
		client.expect(AuthAction.AUTH_SUCCESSFUL);
		return client;
	}

	public static byte[] json(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	public static String text(Message message) {
		byte[] data = message.data();
		return (data != null) ? new String(data, StandardCharsets.UTF_8) : "absent";
	}

	@Override
	public void send(EncodedMessage message) {
		if (this.closed == null) {
			Message received = MessageCodec.decode(message.buffer());
			this.reactions.getOrDefault(received.action(), NOTHING).run();
			this.inbox.add(received);
		}
	}

	/** What to do on the engine's thread as soon as such a message is received. */
	public void whenReceived(Action action, Runnable reaction) {
		this.reactions.put(action, reaction);
	}

	@Override
	public void close(CloseReason reason) {
		if (this.closed == null) {
			this.closed = reason;
			this.connection.disconnected(reason);
		}
	}

	public void challenge() {
		send(Message.of(ConnectionAction.CHALLENGE));
	}

	public void authenticate(String user) {
		send(Message.builder(AuthAction.REQUEST).data(json("{\"username\":\"" + user + "\"}")).build());
	}

	/** A frame as it is, whether it is a message or not. */
	public void receive(ByteBuffer frame) {
		this.connection.receive(frame);
	}

	public void send(Message message) {
		this.connection.receive(MessageCodec.encode(message).buffer());
	}

	public void vanish() {
		this.connection.disconnected(CloseReason.CLIENT_GONE);
	}

	public Connection connection() {
		return this.connection;
	}

	public @Nullable CloseReason closeReason() {
		return this.closed;
	}

	/** The next message, which must have this action. */
	public Message expect(Action action) {
		Message message = next();
		assertThat(message.action()).describedAs("%s", message).isEqualTo(action);
		return message;
	}

	public Message next() {
		try {
			Message message = this.inbox.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			assertThat(message).describedAs("nothing received within %s", PATIENCE).isNotNull();
			return message;
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	/**
	 * What came in up to the answer to a ping sent now: everything the requests before it
	 * were answered at once.
	 */
	public List<Message> drain() {
		send(Message.of(ConnectionAction.PING));
		List<Message> messages = new ArrayList<>();
		for (Message message = next(); message.action() != ConnectionAction.PONG; message = next()) {
			messages.add(message);
		}
		return messages;
	}

	public void expectNothing() {
		assertThat(drain()).isEmpty();
	}

	/** Everything there is at this moment. */
	public List<Message> received() {
		List<Message> messages = new ArrayList<>();
		this.inbox.drainTo(messages);
		return messages;
	}

}
