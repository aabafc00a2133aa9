package io.deepstream.server;

import java.util.List;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * Messages as clients send them.
 */
public final class Requests {

	private Requests() {
	}

	/** A request for several names; its correlation id is "0". */
	public static Message names(Action action, String... names) {
		return Message.builder(action).names(List.of(names)).correlationId("0").build();
	}

	/** A request for one name. */
	public static Message one(Action action, String name) {
		return Message.builder(action).name(name).build();
	}

	public static Message data(Action action, String name, String data) {
		return Message.builder(action).name(name).data(TestClient.json(data)).build();
	}

	/** About a call. */
	public static Message call(Action action, String name, String correlationId, @Nullable String data) {
		return Message.builder(action)
			.name(name)
			.correlationId(correlationId)
			.data((data != null) ? TestClient.json(data) : null)
			.build();
	}

	/** A listener's answer. */
	public static Message answer(Action action, String pattern, String subscription) {
		return Message.builder(action).name(pattern).subscription(subscription).build();
	}

}
