package io.deepstream.server;

import java.util.List;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * Messages as clients send them.
 */
final class Requests {

	private Requests() {
	}

	/** A request for several names; its correlation id is "0". */
	static Message names(Action action, String... names) {
		return Message.builder(action).names(List.of(names)).correlationId("0").build();
	}

	/** A request for one name. */
	static Message one(Action action, String name) {
		return Message.builder(action).name(name).build();
	}

	static Message data(Action action, String name, String data) {
		return Message.builder(action).name(name).data(TestClient.json(data)).build();
	}

	/** About a call. */
	static Message call(Action action, String name, String correlationId, @Nullable String data) {
		return Message.builder(action)
			.name(name)
			.correlationId(correlationId)
			.data((data != null) ? TestClient.json(data) : null)
			.build();
	}

	/** A listener's answer. */
	static Message answer(Action action, String pattern, String subscription) {
		return Message.builder(action).name(pattern).subscription(subscription).build();
	}

}
