package io.deepstream.server.intercept;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * The interceptors of a server at work. Where there are none of a kind nothing is asked:
 * whoever calls looks first.
 */
public final class Interceptors {

	private final Chain<MessageInterceptor, Message> messages;

	private final Chain<WriteInterceptor, byte[]> writes;

	private final List<CommitListener> commits;

	private final FailureLog failures;

	private final Json json;

	/**
	 * Puts interceptors to work.
	 * @param interception which, in which order
	 * @param json checks what they make of values
	 * @param threads run what follows an answer that was pending, and the time limit
	 */
	public Interceptors(Interception interception, Json json, Threads threads) {
		this.failures = new FailureLog(threads.scheduler());
		this.messages = new Chain<>(of(MessageInterceptor.class, interception), interception.timeout(), threads,
				this.failures);
		this.writes = new Chain<>(of(WriteInterceptor.class, interception), interception.timeout(), threads,
				this.failures);
		this.commits = of(CommitListener.class, interception);
		this.json = json;
	}

	private static <I extends Interceptor> List<I> of(Class<I> kind, Interception interception) {
		return interception.interceptors().stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	/**
	 * Whether a message has to be intercepted.
	 * @param message of a logged-in client
	 * @return false without a {@link MessageInterceptor}
	 */
	public boolean intercepts(Message message) {
		return !this.messages.isEmpty() && !endsSomething(message.action());
	}

	private static boolean endsSomething(Action action) {
		if (action instanceof RecordAction record) {
			return record == RecordAction.UNSUBSCRIBE || record == RecordAction.UNLISTEN
					|| record == RecordAction.LISTEN_ACCEPT || record == RecordAction.LISTEN_REJECT;
		}
		if (action instanceof EventAction event) {
			return event == EventAction.UNSUBSCRIBE || event == EventAction.UNLISTEN
					|| event == EventAction.LISTEN_ACCEPT || event == EventAction.LISTEN_REJECT;
		}
		if (action instanceof RpcAction rpc) {
			return rpc == RpcAction.UNPROVIDE || rpc == RpcAction.ACCEPT || rpc == RpcAction.REJECT;
		}
		return action == PresenceAction.UNSUBSCRIBE || action == PresenceAction.UNSUBSCRIBE_ALL;
	}

	/**
	 * Asks about a message.
	 * @param sender logged in
	 * @param message that {@link #intercepts} says yes to
	 * @return never fails; complete at once if all interceptors answer at once
	 */
	public CompletionStage<Verdict<Message>> received(Connection sender, Message message) {
		User user = user(sender);
		return this.messages
			.ask(message,
					(interceptor, current) -> interceptor
						.intercept(new ReceivedMessage(current, user, sender.id(), sender.handshake())),
					this::mayBecome);
	}

	private boolean mayBecome(Message before, Message after) {
		Action action = before.action();
		boolean event = action == EventAction.EMIT;
		boolean rpc = action == RpcAction.REQUEST || action == RpcAction.RESPONSE || action == RpcAction.REQUEST_ERROR;
		byte[] data = after.data();
		Message.Builder undone = after.toBuilder();
		if (event) {
			undone.name(before.name());
		}
		if (event || rpc) {
			undone.data(before.data());
		}
		return undone.build().equals(before) && (data == null || data == before.data() || this.json.isValid(data));
	}

	/**
	 * Whether writes have to be intercepted.
	 * @return false without a {@link WriteInterceptor}
	 */
	public boolean interceptsWrites() {
		return !this.writes.isEmpty();
	}

	/**
	 * Asks about a write.
	 * @param name of the record
	 * @param writer logged in
	 * @param current what is there; null for nothing
	 * @param next what the writer wants
	 * @return the value to write: the same array if nobody has changed it. Never fails;
	 * complete at once if all interceptors answer at once
	 */
	public CompletionStage<Verdict<byte[]>> beforeWrite(String name, Connection writer, @Nullable StoredRecord current,
			StoredRecord next) {
		User user = user(writer);
		return this.writes.ask(next.json(),
				(interceptor, value) -> interceptor
					.beforeWrite(new ProposedWrite(name, user, current, new StoredRecord(next.version(), value))),
				(before, after) -> this.json.isObjectOrArray(after));
	}

	/**
	 * Asks about a deletion.
	 * @param name of the record
	 * @param writer logged in
	 * @param current what is there; null for nothing
	 * @return as {@link #beforeWrite}, without value
	 */
	public CompletionStage<Verdict<byte[]>> beforeDeletion(String name, Connection writer,
			@Nullable StoredRecord current) {
		ProposedDeletion deletion = new ProposedDeletion(name, user(writer), current);
		byte[] nothing = {};
		return this.writes.ask(nothing,
				(interceptor, value) -> interceptor.beforeDeletion(deletion).thenApply((done) -> value),
				Arrays::equals);
	}

	/**
	 * Tells of a change, if anybody wants to hear of any.
	 * @param name of the record
	 * @param writer logged in
	 * @param record what is there now; null for nothing
	 */
	public void committed(String name, Connection writer, @Nullable StoredRecord record) {
		if (this.commits.isEmpty()) {
			return;
		}
		Commit commit = new Commit(name, user(writer), record);
		for (CommitListener listener : this.commits) {
			try {
				listener.committed(commit);
			}
			catch (RuntimeException | Error failure) {
				this.failures.failed(listener, failure);
			}
		}
	}

	private static User user(Connection connection) {
		return Objects.requireNonNull(connection.user(), "Not logged in");
	}

}
