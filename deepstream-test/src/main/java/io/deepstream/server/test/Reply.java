package io.deepstream.server.test;

import java.util.function.Consumer;
import java.util.function.Predicate;

import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RpcAction;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The server's answer to one request of a {@link TestClient}. The request was sent;
 * whoever asks for the answer waits for it, no longer than the client's patience, and
 * fails with a list of what was received instead.
 */
public final class Reply implements AssertProvider<ReplyAssert> {

	private final TestClient client;

	private final String request;

	private final Predicate<Message> answers;

	private final boolean hidden;

	private final Consumer<Message> answered;

	private @Nullable Message answer;

	Reply(TestClient client, String request, Predicate<Message> answers, Consumer<Message> answered, boolean hidden) {
		this.client = client;
		this.request = request;
		this.answers = answers;
		this.answered = answered;
		this.hidden = hidden;
	}

	boolean isAnsweredBy(Message message) {
		return this.answers.test(message);
	}

	boolean isHidden() {
		return this.hidden;
	}

	void answer(Message message) {
		this.answer = message;
		this.answered.accept(message);
	}

	TestClient client() {
		return this.client;
	}

	/**
	 * Whether there is no answer so far.
	 * @return at this moment; does not wait
	 */
	public boolean isPending() {
		boolean[] pending = new boolean[1];
		this.client.inbox().run(() -> pending[0] = this.answer == null);
		return pending[0];
	}

	/**
	 * The answer as it came in, be it good or bad.
	 * @return waited for
	 */
	public Message message() {
		this.client.inbox().await(() -> this.answer != null);
		Message found = this.answer;
		if (found == null) {
			throw new AssertionError("There is no answer to " + this.request + " of " + this.client + ". "
					+ this.client.inbox().describe());
		}
		return found;
	}

	/**
	 * Whether the answer tells of a failure or refusal.
	 * @return waited for
	 */
	public boolean isError() {
		return isError(message());
	}

	static boolean isError(Message message) {
		return message.isError() || message.action().code() >= 100 || message.action() == RpcAction.REQUEST_ERROR
				|| message.action() == AuthAction.AUTH_UNSUCCESSFUL;
	}

	static boolean isDenial(Message message) {
		return message.action().name().equals("MESSAGE_DENIED") || message.action() == AuthAction.AUTH_UNSUCCESSFUL;
	}

	/**
	 * What the answer carries.
	 * @return waited for; the missing node if it carries nothing
	 */
	public JsonNode payload() {
		return this.client.payloads().read(message().data());
	}

	/**
	 * What a good answer carries.
	 * @param type as Jackson reads it
	 * @return waited for; fails if the answer is an error
	 */
	public <T> T payload(Class<T> type) {
		Message found = message();
		if (isError(found)) {
			throw new AssertionError(
					"The answer to " + this.request + " of " + this.client + " is " + Payloads.describe(found));
		}
		return this.client.payloads().as(payload(), type);
	}

	/**
	 * The version that the answer names.
	 * @return waited for; -1 for a record that does not exist
	 */
	public long version() {
		Message found = message();
		if (!found.hasVersion()) {
			throw new AssertionError(
					"The answer to " + this.request + " has no version: it is " + Payloads.describe(found));
		}
		return found.version();
	}

	/**
	 * For AssertJ's {@code assertThat}.
	 */
	@Override
	public ReplyAssert assertThat() {
		return new ReplyAssert(this);
	}

	@Override
	public String toString() {
		return "reply to " + this.request + " of " + this.client;
	}

}
