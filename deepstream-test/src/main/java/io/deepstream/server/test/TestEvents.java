package io.deepstream.server.test;

import java.util.List;

import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events of one {@link TestClient}.
 */
public final class TestEvents {

	private final TestClient client;

	private final Listening listening;

	TestEvents(TestClient client) {
		this.client = client;
		this.listening = Listening.toEvents(client);
	}

	/**
	 * Subscribes to an event.
	 * @param name exact
	 * @return answered
	 */
	public Reply subscribe(String name) {
		return this.client.acknowledged(Message.builder(EventAction.SUBSCRIBE).names(List.of(name)),
				"the subscription to event " + name);
	}

	/**
	 * Ends a subscription.
	 * @param name as subscribed to
	 * @return answered
	 */
	public Reply unsubscribe(String name) {
		return this.client.acknowledged(Message.builder(EventAction.UNSUBSCRIBE).names(List.of(name)),
				"the end of the subscription to event " + name);
	}

	/**
	 * Emits an event without data. There is no answer unless it is refused:
	 * {@code assertThat(client).isDenied(name)}.
	 * @param name exact
	 */
	public void emit(String name) {
		this.client.send(Message.builder(EventAction.EMIT).name(name).build());
	}

	/**
	 * Emits an event. There is no answer unless it is refused:
	 * {@code assertThat(client).isDenied(name)}.
	 * @param name exact
	 * @param data what Jackson writes as JSON; null is sent as {@code null}
	 */
	public void emit(String name, @Nullable Object data) {
		this.client.send(Message.builder(EventAction.EMIT).name(name).data(this.client.payloads().bytes(data)).build());
	}

	/**
	 * What events have brought so far. Does not wait.
	 * @param name exact
	 * @return oldest first; the missing node for one without data
	 */
	public List<JsonNode> received(String name) {
		return this.client.inbox()
			.messages((message) -> message.action() == EventAction.EMIT && name.equals(message.name()))
			.stream()
			.map((message) -> this.client.payloads().read(message.data()))
			.toList();
	}

	/**
	 * Offers to provide events: {@code assertThat(client).isAskedFor(name)} tells when
	 * one is wanted.
	 * @param pattern regular expression
	 * @return answered
	 */
	public Reply listen(String pattern) {
		return this.listening.begin(pattern);
	}

	/**
	 * Takes the offer back.
	 * @param pattern as it was offered
	 * @return answered
	 */
	public Reply unlisten(String pattern) {
		return this.listening.end(pattern);
	}

	/**
	 * Becomes the provider of an event that this client was asked for.
	 * @param pattern as it was offered
	 * @param name of the event
	 */
	public void accept(String pattern, String name) {
		this.listening.answer(true, pattern, name);
	}

	/**
	 * Leaves an event that this client was asked for to others.
	 * @param pattern as it was offered
	 * @param name of the event
	 */
	public void reject(String pattern, String name) {
		this.listening.answer(false, pattern, name);
	}

}
