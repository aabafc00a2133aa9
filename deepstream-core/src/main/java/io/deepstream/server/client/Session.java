package io.deepstream.server.client;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's connection to the engine: sends requests, finds out which one an
 * answer belongs to, and hands everything else to whom it concerns. What it is sent
 * arrives on the engine's threads, some of it under a lock: nothing that follows may call
 * back into the engine there, see {@link #later}.
 */
final class Session implements Transport {

	private static final Logger logger = LoggerFactory.getLogger(Session.class);

	/** What a request counts besides its data. */
	private static final int OVERHEAD = 256;

	private final DeepstreamServer server;

	private final Executor callbacks;

	private final Payloads payloads;

	private final ClientOptions options;

	private final Map<String, CompletableFuture<Message>> pending = new ConcurrentHashMap<>();

	private final Map<Topic, Consumer<Message>> receivers = new EnumMap<>(Topic.class);

	private final List<Runnable> whenClosed = new CopyOnWriteArrayList<>();

	/** Providers see ids of all callers, so these must not be those of others. */
	private final String prefix = Long.toString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX) + "-";

	private final AtomicLong ids = new AtomicLong();

	private final Strand registrations;

	private volatile boolean closed;

	private final Connection connection;

	Session(DeepstreamServer server, Executor callbacks, Payloads payloads, ClientOptions options, User user,
			boolean trusted) {
		this.server = server;
		this.callbacks = callbacks;
		this.payloads = payloads;
		this.options = options;
		this.registrations = new Strand(server.threads().workers());
		this.connection = server.connect(this, user, trusted, options.maxPendingBytes());
	}

	/** To be called before anything is sent. */
	void onMessage(Topic topic, Consumer<Message> receiver) {
		this.receivers.put(topic, receiver);
	}

	/** To be called before anything is sent. */
	void onClose(Runnable task) {
		this.whenClosed.add(task);
	}

	Payloads payloads() {
		return this.payloads;
	}

	ClientOptions options() {
		return this.options;
	}

	DeepstreamServer server() {
		return this.server;
	}

	Executor callbacks() {
		return this.callbacks;
	}

	Mailbox mailbox() {
		return new Mailbox(this.callbacks, this.server.threads().scheduler(), this.options.maxWaitingCallbacks());
	}

	/**
	 * Where registrations begin and end, so that the engine hears of both in the order in
	 * which they are known here.
	 */
	Strand registrations() {
		return this.registrations;
	}

	/** Does something that must not be done on the thread that a message came on. */
	void later(Runnable task) {
		this.server.threads().workers().execute(task);
	}

	/**
	 * Sends a request.
	 * @return the last answer, also if it is an error; completed on the engine's threads;
	 * fails with {@link DeepstreamException} if there will be none
	 */
	CompletableFuture<Message> ask(Message.Builder request) {
		return send(request, false);
	}

	/**
	 * Sends a request that is answered only if it is refused.
	 * @return the error; the request itself if there was none
	 */
	CompletableFuture<Message> tell(Message.Builder request) {
		return send(request, true);
	}

	private CompletableFuture<Message> send(Message.Builder builder, boolean silent) {
		String id = this.prefix + this.ids.incrementAndGet();
		Message request = builder.correlationId(id).build();
		CompletableFuture<Message> answer = new CompletableFuture<>();
		if (!this.server.options().features().contains(request.topic())) {
			answer.completeExceptionally(
					new DeepstreamException(Reason.NOT_ENABLED, "Feature " + request.topic() + " is switched off"));
			return answer;
		}
		this.pending.put(id, answer);
		if (this.closed) {
			closed(id);
		}
		else if (!this.connection.offer(request, cost(request))) {
			fail(id, Reason.TOO_MANY_PENDING, "Too many requests are unanswered");
		}
		else if (silent) {
			this.connection.afterwards(() -> handled(id, request));
		}
		if (this.closed) {
			closed(id);
		}
		return answer;
	}

	private static int cost(Message request) {
		byte[] data = request.data();
		int names = request.names().stream().mapToInt(String::length).sum();
		return OVERHEAD + names + ((data != null) ? data.length : 0);
	}

	/** Sends an answer, or the end of something: never refused, never answered. */
	void answer(Message answer) {
		this.connection.offer(answer, 0);
	}

	/** A request whose failure is what its stage tells. */
	<T extends @Nullable Object> Reply<T> reply(Message.Builder request, Function<Message, T> read) {
		return Reply.of(this.callbacks, ask(request), read);
	}

	/** A reply that has failed already. */
	<T extends @Nullable Object> Reply<T> failed(RuntimeException failure) {
		Reply<T> failed = new Reply<>(this.callbacks);
		failed.completeExceptionally(failure);
		return failed;
	}

	/** For who sends after the end; what was pending then is failed by the end itself. */
	private void closed(String id) {
		fail(id, Reason.CLOSED, "The connection to the server is closed");
	}

	/** What comes after the end was passed over, and before this object knows of it. */
	private void handled(String id, Message request) {
		if (this.connection.isClosed()) {
			closed(id);
		}
		else {
			answered(id, request);
		}
	}

	private void answered(String id, Message answer) {
		CompletableFuture<Message> waiting = this.pending.remove(id);
		if (waiting != null) {
			waiting.complete(answer);
		}
	}

	private void fail(String id, Reason reason, String text) {
		CompletableFuture<Message> waiting = this.pending.remove(id);
		if (waiting != null) {
			waiting.completeExceptionally(new DeepstreamException(reason, text));
		}
	}

	@Override
	public void send(EncodedMessage message) {
		sendAlone(MessageCodec.decode(message.buffer()));
	}

	@Override
	public void sendAlone(Message message) {
		if (this.closed) {
			return;
		}
		try {
			String id = message.correlationId();
			CompletableFuture<Message> waiting = (id != null && Answer.isFinal(message)) ? this.pending.remove(id)
					: null;
			Consumer<Message> receiver = this.receivers.get(message.topic());
			// a value that was read has its place among the changes, whoever asked for it
			if (receiver != null && (waiting == null || message.action() == RecordAction.READ_RESPONSE)) {
				receiver.accept(message);
			}
			if (waiting != null) {
				waiting.complete(message);
			}
		}
		catch (RuntimeException failure) {
			logger.error("A message to the application was not handled: {}", message, failure);
		}
	}

	/** What a registration that was permitted before is denied now; null for others. */
	static @Nullable String revoked(Message message) {
		boolean denied = message.correlationId() == null && message.originalAction() != null
				&& message.action().name().equals("MESSAGE_DENIED");
		return denied ? message.name() : null;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Ends everything; what is pending fails. Any thread, any number of times. */
	void close() {
		this.connection.close(CloseReason.CLIENT_GONE);
	}

	@Override
	public void close(CloseReason reason) {
		this.closed = true;
		String text = (reason == CloseReason.SERVER_STOPPING) ? "The server has stopped" : "Closed by the application";
		this.pending.keySet().forEach((id) -> fail(id, Reason.CLOSED, text));
		this.whenClosed.forEach(Runnable::run);
	}

}
