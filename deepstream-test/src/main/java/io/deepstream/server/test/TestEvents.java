package io.deepstream.server.test;

import java.util.List;

import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events of one {@link TestClient}.
 */
public final class TestEvents extends TestTopic {

	TestEvents(TestClient client) {
		super(client, new Listening(EventAction.LISTEN, EventAction.UNLISTEN, EventAction.LISTEN_ACCEPT,
				EventAction.LISTEN_REJECT));
	}

	/**
	 * Subscribes to an event.
	 * @param name exact
	 * @return answered
	 */
	public Reply subscribe(String name) {
		return client().acknowledged(Message.builder(EventAction.SUBSCRIBE).names(List.of(name)),
				"the subscription to event " + name);
	}

	/**
	 * Ends a subscription.
	 * @param name as subscribed to
	 * @return answered
	 */
	public Reply unsubscribe(String name) {
		return client().acknowledged(Message.builder(EventAction.UNSUBSCRIBE).names(List.of(name)),
				"the end of the subscription to event " + name);
	}

	/**
	 * Emits an event without data. There is no answer unless it is refused:
	 * {@code assertThat(client).isDenied(name)}.
	 * @param name exact
	 */
	public void emit(String name) {
		client().send(Message.builder(EventAction.EMIT).name(name).build());
	}

	/**
	 * Emits an event. There is no answer unless it is refused:
	 * {@code assertThat(client).isDenied(name)}.
	 * @param name exact
	 * @param data what Jackson writes as JSON; null is sent as {@code null}
	 */
	public void emit(String name, @Nullable Object data) {
		client().send(Message.builder(EventAction.EMIT).name(name).data(client().payloads().bytes(data)).build());
	}

	/**
	 * What events have brought so far. Does not wait.
	 * @param name exact
	 * @return oldest first; the missing node for one without data
	 */
	public List<JsonNode> received(String name) {
		return client().inbox()
			.messages((message) -> message.action() == EventAction.EMIT && name.equals(message.name()))
			.stream()
			.map((message) -> client().payloads().read(message.data()))
			.toList();
	}

}
