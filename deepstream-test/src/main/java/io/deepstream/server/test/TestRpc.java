package io.deepstream.server.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RpcAction;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one {@link TestClient} makes and answers.
 */
public final class TestRpc {

	private final TestClient client;

	/** Calls to be answered by the test; bounded by what the inbox keeps. */
	private final Deque<Message> waiting = new ArrayDeque<>();

	private final Map<String, Consumer<TestCall>> providers = new ConcurrentHashMap<>();

	TestRpc(TestClient client) {
		this.client = client;
		client.inbox().onMessage((message) -> {
			if (message.action() == RpcAction.REQUEST && provider(message) == null) {
				arrived(message);
			}
		});
		client.inbox().afterMessage((message) -> {
			Consumer<TestCall> provider = provider(message);
			if (provider != null) {
				provider.accept(new TestCall(client, message));
			}
		});
	}

	/** Null for what the test answers, and for what is no call. */
	private @Nullable Consumer<TestCall> provider(Message message) {
		String name = message.name();
		return (message.action() == RpcAction.REQUEST && name != null) ? this.providers.get(name) : null;
	}

	private void arrived(Message request) {
		this.waiting.add(request);
		if (this.waiting.size() > Inbox.KEPT) {
			this.waiting.remove();
		}
	}

	/**
	 * Calls a procedure without data.
	 * @param name exact
	 * @return answered by the result, by the provider's error, or by the node's
	 */
	public Reply call(String name) {
		return call(Message.builder(RpcAction.REQUEST).name(name));
	}

	/**
	 * Calls a procedure.
	 * @param name exact
	 * @param data what Jackson writes as JSON; null is sent as {@code null}
	 * @return answered by the result, by the provider's error, or by the node's
	 */
	public Reply call(String name, @Nullable Object data) {
		return call(Message.builder(RpcAction.REQUEST).name(name).data(this.client.payloads().bytes(data)));
	}

	private Reply call(Message.Builder request) {
		String id = this.client.nextId();
		Message message = request.correlationId(id).build();
		return this.client.request(message, "the call of " + message.name(),
				(answer) -> id.equals(answer.correlationId()) && answer.action() != RpcAction.ACCEPT
						&& answer.action() != RpcAction.REQUEST);
	}

	/**
	 * Becomes a provider: {@link #next} tells what is to be answered.
	 * @param name exact
	 * @return answered
	 */
	public Reply provide(String name) {
		return this.client.acknowledged(Message.builder(RpcAction.PROVIDE).names(List.of(name)),
				"the provision of " + name);
	}

	/**
	 * Becomes a provider that answers by itself, on the thread that brings the call.
	 * @param name exact
	 * @param type of the data, as Jackson reads it
	 * @param answer makes the result; an exception answers with its message as the error
	 * @return answered
	 */
	public <T> Reply provide(String name, Class<T> type, Function<T, @Nullable Object> answer) {
		this.providers.put(name, (call) -> call.answer(type, answer));
		return provide(name);
	}

	/**
	 * Provides a procedure no more.
	 * @param name as it was provided
	 * @return answered
	 */
	public Reply unprovide(String name) {
		this.providers.remove(name);
		return this.client.acknowledged(Message.builder(RpcAction.UNPROVIDE).names(List.of(name)),
				"the end of the provision of " + name);
	}

	/**
	 * The next call that this client has to answer.
	 * @param name exact
	 * @return the oldest that was not returned before, waited for
	 */
	public TestCall next(String name) {
		Message[] found = new Message[1];
		this.client.inbox().await(() -> {
			found[0] = this.waiting.stream().filter((call) -> name.equals(call.name())).findFirst().orElse(null);
			return found[0] != null;
		});
		Message call = found[0];
		if (call == null) {
			throw new AssertionError(
					this.client + " was not called to answer " + name + ". " + this.client.inbox().describe());
		}
		this.client.inbox().run(() -> this.waiting.remove(call));
		return new TestCall(this.client, call);
	}

}
