package io.deepstream.server.test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The records of one {@link TestClient}; lists are records whose value is an array. Of a
 * record that it is subscribed to, a client knows the value: what it is sent and what it
 * has written itself, as far as that was acknowledged. The subscription ends when the
 * record is deleted.
 */
public final class TestRecords extends TestTopic {

	private static final long WHATEVER_IS_NEXT = -1;

	private final Map<String, RecordView> views = new HashMap<>();

	TestRecords(TestClient client) {
		super(client, new Listening(RecordAction.LISTEN, RecordAction.UNLISTEN, RecordAction.LISTEN_ACCEPT,
				RecordAction.LISTEN_REJECT));
		client.inbox().onMessage((message) -> {
			RecordView view = (message.name() != null) ? this.views.get(message.name()) : null;
			if (view != null && message.topic() == Topic.RECORD) {
				received(view, message);
			}
		});
	}

	private void received(RecordView view, Message message) {
		Payloads payloads = client().payloads();
		byte[] data = message.data();
		switch ((RecordAction) message.action()) {
			case READ_RESPONSE, UPDATE, VERSION_EXISTS -> {
				if (data != null && message.version() >= 0) {
					view.set(message.version(), payloads.read(data));
				}
			}
			case PATCH -> view.patch(message.version(), String.valueOf(message.path()),
					(data != null) ? payloads.read(data) : null);
			case DELETED, DELETE_SUCCESS -> view.delete();
			default -> {
			}
		}
	}

	/**
	 * Subscribes to a record, which is created if it does not exist.
	 * @param name exact
	 * @return answered by the value; the node has acknowledged the request already, or
	 * refused it
	 */
	public Reply subscribe(String name) {
		client().inbox().run(() -> this.views.putIfAbsent(name, new RecordView()));
		String id = client().nextId();
		boolean[] acknowledged = new boolean[1];
		Reply reply = client().request(
				Message.builder(RecordAction.SUBSCRIBECREATEANDREAD).names(List.of(name)).correlationId(id).build(),
				"the subscription to record " + name, (message) -> {
					acknowledged[0] |= message.isAck() && id.equals(message.correlationId());
					return isAbout(name, message, RecordAction.READ_RESPONSE);
				});
		client().inbox().await(() -> acknowledged[0] || !reply.isPending());
		return reply;
	}

	/**
	 * Ends a subscription; the record is not known any more.
	 * @param name as subscribed to
	 * @return answered
	 */
	public Reply unsubscribe(String name) {
		Reply reply = client().acknowledged(Message.builder(RecordAction.UNSUBSCRIBE).names(List.of(name)),
				"the end of the subscription to record " + name);
		client().inbox().run(() -> this.views.remove(name));
		return reply;
	}

	/**
	 * Reads a record once.
	 * @param name exact
	 * @return answered by version and value
	 */
	public Reply read(String name) {
		return ask(RecordAction.READ, RecordAction.READ_RESPONSE, name);
	}

	/**
	 * Asks for the version of a record.
	 * @param name exact
	 * @return answered by the version, -1 for a record that does not exist
	 */
	public Reply head(String name) {
		return ask(RecordAction.HEAD, RecordAction.HEAD_RESPONSE, name);
	}

	/**
	 * Deletes a record.
	 * @param name exact
	 * @return answered when it is gone
	 */
	public Reply delete(String name) {
		return ask(RecordAction.DELETE, RecordAction.DELETE_SUCCESS, name);
	}

	private Reply ask(RecordAction request, RecordAction answer, String name) {
		return client().request(Message.builder(request).name(name).build(), request + " of record " + name,
				(message) -> isAbout(name, message, answer));
	}

	private static boolean isAbout(String name, Message message, RecordAction answer) {
		return message.topic() == Topic.RECORD && name.equals(message.name())
				&& (message.action() == answer || Reply.isError(message));
	}

	/**
	 * Writes a whole value: after the version that is known of a record subscribed to,
	 * else after whatever version there is.
	 * @param name exact
	 * @param value what Jackson writes as a JSON object or array
	 * @return answered when it is written, and stored if there is a storage
	 */
	public Reply set(String name, Object value) {
		return set(name, nextVersion(name), value);
	}

	/**
	 * Writes a whole value as a certain version.
	 * @param name exact
	 * @param version the one after that which has to be there; -1 for whatever is next
	 * @param value what Jackson writes as a JSON object or array
	 * @return answered by {@code VERSION_EXISTS} if somebody was first
	 */
	public Reply set(String name, long version, Object value) {
		byte[] data = client().payloads().bytes(value);
		RecordAction action = (version == WHATEVER_IS_NEXT) ? RecordAction.CREATEANDUPDATE : RecordAction.UPDATE;
		return write(Message.builder(action).name(name).version(version).data(data),
				(view, next) -> view.set(next, client().payloads().read(data)));
	}

	/**
	 * Writes a part of a value, after the version that {@link #set(String, Object)}
	 * takes.
	 * @param name exact
	 * @param path as {@code a.b[2].c}
	 * @param value what Jackson writes as JSON; null is written as {@code null}
	 * @return answered when it is written, and stored if there is a storage
	 */
	public Reply patch(String name, String path, @Nullable Object value) {
		return patch(name, nextVersion(name), path, value);
	}

	/**
	 * Writes a part of a value as a certain version.
	 * @param name exact
	 * @param version the one after that which has to be there; -1 for whatever is next
	 * @param path as {@code a.b[2].c}
	 * @param value what Jackson writes as JSON; null is written as {@code null}
	 * @return answered by {@code VERSION_EXISTS} if somebody was first
	 */
	public Reply patch(String name, long version, String path, @Nullable Object value) {
		byte[] data = client().payloads().bytes(value);
		RecordAction action = (version == WHATEVER_IS_NEXT) ? RecordAction.CREATEANDPATCH : RecordAction.PATCH;
		return write(Message.builder(action).name(name).version(version).path(path).data(data),
				(view, next) -> view.patch(next, path, client().payloads().read(data)));
	}

	/**
	 * Removes a part of a value, after the version that {@link #set(String, Object)}
	 * takes.
	 * @param name exact
	 * @param path as {@code a.b[2].c}
	 * @return answered when it is written, and stored if there is a storage
	 */
	public Reply erase(String name, String path) {
		return write(Message.builder(RecordAction.ERASE).name(name).version(nextVersion(name)).path(path),
				(view, next) -> view.patch(next, path, null));
	}

	private long nextVersion(String name) {
		long[] next = { WHATEVER_IS_NEXT };
		client().inbox().run(() -> {
			RecordView view = this.views.get(name);
			if (view != null && view.value() != null) {
				next[0] = view.version() + 1;
			}
		});
		return next[0];
	}

	private Reply write(Message.Builder write, BiConsumer<RecordView, Long> change) {
		String id = client().nextId();
		Message message = write.correlationId(id).writeAck().build();
		String name = String.valueOf(message.name());
		return client().request(message, message.action() + " of record " + name,
				(answer) -> id.equals(answer.correlationId()), (answer) -> {
					RecordView view = this.views.get(name);
					if (view != null && !view.isDeleted() && answer.action() == RecordAction.WRITE_ACKNOWLEDGEMENT) {
						written(view, message.version(), change);
					}
				});
	}

	/** Whoever wrote is not sent the change. */
	private static void written(RecordView view, long version, BiConsumer<RecordView, Long> change) {
		if (version == WHATEVER_IS_NEXT) {
			change.accept(view, Math.max(view.version(), 0) + 1);
		}
		else if (version > view.version()) {
			change.accept(view, version);
		}
	}

	/** Null for a record that the client is not subscribed to. */
	@Nullable RecordView view(String name) {
		RecordView[] found = new RecordView[1];
		client().inbox().run(() -> found[0] = this.views.get(name));
		return found[0];
	}

}
