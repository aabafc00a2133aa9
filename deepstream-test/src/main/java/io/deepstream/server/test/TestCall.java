package io.deepstream.server.test;

import java.util.Objects;
import java.util.function.Function;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RpcAction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call that a {@link TestClient} has to answer as provider.
 */
public final class TestCall {

	private final TestClient client;

	private final Message request;

	TestCall(TestClient client, Message request) {
		this.client = client;
		this.request = request;
	}

	/**
	 * What the call is about.
	 * @return the missing node for a call without data
	 */
	public JsonNode payload() {
		return this.client.payloads().read(this.request.data());
	}

	/**
	 * What the call is about.
	 * @param type as Jackson reads it
	 */
	public <T> T payload(Class<T> type) {
		return this.client.payloads().as(payload(), type);
	}

	/**
	 * Who called.
	 * @return null unless the node tells providers
	 */
	public @Nullable String requester() {
		return this.request.requestorName();
	}

	/**
	 * Tells that an answer will follow, so that there is more time for it.
	 */
	public void accept() {
		answer(RpcAction.ACCEPT, null);
	}

	/**
	 * Answers well.
	 * @param result what Jackson writes as JSON
	 */
	public void respond(@Nullable Object result) {
		answer(RpcAction.RESPONSE, this.client.payloads().bytes(result));
	}

	/**
	 * Answers with an error.
	 * @param error what Jackson writes as JSON, usually a text
	 */
	public void fail(@Nullable Object error) {
		answer(RpcAction.REQUEST_ERROR, this.client.payloads().bytes(error));
	}

	/**
	 * Leaves the call to another provider.
	 */
	public void reject() {
		answer(RpcAction.REJECT, null);
	}

	<T> void answer(Class<T> type, Function<T, @Nullable Object> function) {
		accept();
		Object result;
		try {
			result = function.apply(payload(type));
		}
		catch (RuntimeException failure) {
			fail(Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getName()));
			return;
		}
		respond(result);
	}

	private void answer(RpcAction action, byte @Nullable [] data) {
		this.client.send(Message.builder(action)
			.name(this.request.name())
			.correlationId(this.request.correlationId())
			.data(data)
			.build());
	}

	@Override
	public String toString() {
		return "call " + Payloads.describe(this.request);
	}

}
