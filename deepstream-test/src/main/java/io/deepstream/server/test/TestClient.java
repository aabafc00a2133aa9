package io.deepstream.server.test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * A client without a socket: it speaks the protocol with a node of the same JVM, message
 * by message as published clients do, pings included. Made by {@link TestClients}.
 * <p>
 * One thread drives a client, that of the test. Requests return at once with a
 * {@link Reply}; those that begin something (subscribe, listen, provide, log in) wait for
 * their first answer. A denial is an answer, not an exception. AssertJ's
 * {@code assertThat(client)} gives assertions that wait for what they expect, no longer
 * than the patience given to {@link TestClients}. The newest 1000 messages are kept.
 */
public final class TestClient implements AutoCloseable, AssertProvider<TestClientAssert> {

	private final TestClients home;

	private final Inbox inbox;

	private final Wire wire;

	private final TestEvents events;

	private final TestRecords records;

	private final TestRpc rpc;

	private final TestPresence presence;

	private boolean introduced;

	private long requests;

	TestClient(TestClients home, Inbox inbox, Wire wire) {
		this.home = home;
		this.inbox = inbox;
		this.wire = wire;
		this.events = new TestEvents(this);
		this.records = new TestRecords(this);
		this.rpc = new TestRpc(this);
		this.presence = new TestPresence(this);
	}

	/**
	 * Logs in, for the first time or again.
	 * @param credentials what Jackson writes as a JSON object
	 * @return answered, or the connection was closed without an answer
	 */
	public Reply login(Object credentials) {
		if (!this.introduced) {
			this.introduced = true;
			request(Message.of(ConnectionAction.CHALLENGE), "the challenge", isAction(ConnectionAction.ACCEPT))
				.message();
		}
		Reply reply = request(Message.builder(AuthAction.REQUEST).data(payloads().bytes(credentials)).build(),
				"the login", (message) -> message.topic() == AuthAction.REQUEST.topic());
		this.inbox.await(() -> !reply.isPending());
		return reply;
	}

	/**
	 * Events.
	 * @return the same for the whole life
	 */
	public TestEvents events() {
		return this.events;
	}

	/**
	 * Records and lists.
	 * @return the same for the whole life
	 */
	public TestRecords records() {
		return this.records;
	}

	/**
	 * Remote procedure calls, as caller and as provider.
	 * @return the same for the whole life
	 */
	public TestRpc rpc() {
		return this.rpc;
	}

	/**
	 * Who is online.
	 * @return the same for the whole life
	 */
	public TestPresence presence() {
		return this.presence;
	}

	/**
	 * Who the node takes this client for.
	 * @return the user's id; null before login
	 */
	public @Nullable String user() {
		User user = this.wire.connection().user();
		return (user != null) ? user.id() : null;
	}

	/**
	 * The node's side of this client.
	 * @return the same for the whole life
	 */
	public Connection connection() {
		return this.wire.connection();
	}

	/**
	 * Why the node, or {@link #close}, ended the connection.
	 * @return null while it is open
	 */
	public @Nullable CloseReason closeReason() {
		return this.inbox.closeReason();
	}

	/**
	 * Sends no more pings, so that the node will miss them.
	 */
	public void silence() {
		this.wire.silence();
	}

	/**
	 * Sends a message of the caller's own making.
	 * @param message of any kind
	 */
	public void send(Message message) {
		this.wire.send(message);
	}

	/**
	 * Sends a frame, whether it is a message or not.
	 * @param frame not to be changed afterwards
	 */
	public void sendFrame(ByteBuffer frame) {
		this.wire.sendFrame(frame);
	}

	/**
	 * What was received and not forgotten, pongs left out.
	 * @return the newest 1000, oldest first
	 */
	public List<Message> received() {
		return this.inbox.messages();
	}

	/**
	 * Forgets what was received so far, so that assertions look at what follows. What is
	 * known of records stays.
	 */
	public void forget() {
		this.inbox.forget();
	}

	/**
	 * Waits until the node has answered something that is sent now: what was sent before
	 * has been looked at by then. Before login it does nothing.
	 */
	public void sync() {
		if (user() == null || closeReason() != null) {
			return;
		}
		String id = nextId();
		request(Message.builder(EventAction.UNSUBSCRIBE)
			.names(List.of("deepstream-test/sync"))
			.correlationId(id)
			.build(), "a round trip", (message) -> id.equals(message.correlationId()), true).message();
	}

	/**
	 * Goes without a word, as if the network broke. Any number of times.
	 */
	@Override
	public void close() {
		this.wire.disconnect();
	}

	/**
	 * For AssertJ's {@code assertThat}.
	 */
	@Override
	public TestClientAssert assertThat() {
		return new TestClientAssert(this);
	}

	@Override
	public String toString() {
		String user = user();
		return "client " + this.wire.connection().id() + ((user != null) ? " (" + user + ")" : "");
	}

	/** Waits for everything that this and the other clients have asked for. */
	void settle() {
		this.home.settle();
	}

	Inbox inbox() {
		return this.inbox;
	}

	Payloads payloads() {
		return this.home.payloads();
	}

	String nextId() {
		return Long.toString(++this.requests);
	}

	Reply request(Message request, String what, Predicate<Message> answers) {
		return request(request, what, answers, false);
	}

	private Reply request(Message request, String what, Predicate<Message> answers, boolean hidden) {
		return send(request, new Reply(this, what, answers, (message) -> {
		}, hidden));
	}

	Reply request(Message request, String what, Predicate<Message> answers, Consumer<Message> answered) {
		return send(request, new Reply(this, what, answers, answered, false));
	}

	private Reply send(Message request, Reply reply) {
		this.inbox.expect(reply);
		this.wire.send(request);
		return reply;
	}

	/** A request that is acknowledged, or refused, with its correlation id. */
	Reply acknowledged(Message.Builder request, String what) {
		String id = nextId();
		Reply reply = request(request.correlationId(id).build(), what, (message) -> id.equals(message.correlationId()));
		reply.message();
		return reply;
	}

	static Predicate<Message> isAction(Action action) {
		return (message) -> message.action() == action;
	}

}
