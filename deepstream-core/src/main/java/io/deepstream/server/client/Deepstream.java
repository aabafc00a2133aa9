package io.deepstream.server.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.connection.User;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The application as a client of its own node: what it does takes the same way as what
 * clients do, through the same order, permissions and nodes. It hears of what it does
 * itself as others do. Any thread, also before the server has started: what is asked for
 * until then is done after it.
 * <p>
 * Callbacks, and whatever depends on a stage, run on the threads given, never on the
 * engine's. Stages are completed without one of them, so that a callback may wait for a
 * stage; what that stage stands for still has to need no callback itself.
 */
public final class Deepstream implements AutoCloseable {

	/** The id of the application when it acts as itself. */
	public static final String SYSTEM_USER = "$system";

	private final Session session;

	private final Records records;

	private final Events events;

	private final Rpc rpc;

	private final Presence presence;

	/** Of other users; closed with this one. */
	private final Set<Deepstream> others = ConcurrentHashMap.newKeySet();

	private Deepstream(Session session) {
		this.session = session;
		this.records = new Records(session);
		this.events = new Events(session);
		this.rpc = new Rpc(session);
		this.presence = new Presence(session);
	}

	/**
	 * The application as itself, with default bounds; see
	 * {@link #on(DeepstreamServer, Executor, JsonMapper, ClientOptions)}.
	 */
	public static Deepstream on(DeepstreamServer server, Executor callbacks, JsonMapper json) {
		return on(server, callbacks, json, ClientOptions.defaults());
	}

	/**
	 * The application as itself: everything is permitted.
	 * @param server the node; one of these per node is enough
	 * @param callbacks runs callbacks, and may reject them when it is busy: events and
	 * record values come later then, calls go to other providers, and what depends on a
	 * stage fails
	 * @param json converts payloads
	 * @param options bounds
	 * @return to be closed; ends with the server
	 */
	public static Deepstream on(DeepstreamServer server, Executor callbacks, JsonMapper json, ClientOptions options) {
		return new Deepstream(new Session(server, callbacks, new Payloads(json, server.options().json()), options,
				new User(SYSTEM_USER, null), true));
	}

	/**
	 * The application on behalf of a user, with that user's permissions. The user does
	 * not become online by it, and is not disconnected by {@link #disconnect}.
	 * @param user whose permissions are asked for with each request
	 * @return has subscriptions and providers of its own, which end with it; to be closed
	 */
	public Deepstream as(User user) {
		Deepstream other = new Deepstream(new Session(this.session.server(), this.session.callbacks(),
				this.session.payloads(), this.session.options(), user, false));
		this.others.add(other);
		other.session.onClose(() -> this.others.remove(other));
		if (this.session.isClosed() || other.session.isClosed()) {
			other.close();
			this.others.remove(other);
		}
		return other;
	}

	/**
	 * Records.
	 * @return always the same
	 */
	public Records records() {
		return this.records;
	}

	/**
	 * Events.
	 * @return always the same
	 */
	public Events events() {
		return this.events;
	}

	/**
	 * Remote procedure calls.
	 * @return always the same
	 */
	public Rpc rpc() {
		return this.rpc;
	}

	/**
	 * Who is online.
	 * @return always the same
	 */
	public Presence presence() {
		return this.presence;
	}

	/**
	 * Disconnects a user's clients from all nodes. Who can still log in may come back at
	 * once.
	 * @param user the id
	 * @param reason shown to the client, at most 1000 characters; null for none
	 * @return clients of this node that were disconnected
	 */
	public int disconnect(String user, @Nullable String reason) {
		return this.session.server().disconnect(user, reason);
	}

	ClientOptions options() {
		return this.session.options();
	}

	/**
	 * Ends all subscriptions and providers; what is unanswered fails. Any number of
	 * times. The server goes on.
	 */
	@Override
	public void close() {
		this.session.close();
		this.others.forEach(Deepstream::close);
	}

}
