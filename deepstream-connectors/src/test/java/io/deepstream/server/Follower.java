package io.deepstream.server;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;

/**
 * A subscriber that knows of each of its records what it was told last.
 */
final class Follower {

	private final TestClient client;

	private final Map<String, String> records = new HashMap<>();

	private Follower(TestClient client) {
		this.client = client;
	}

	/** Creates and subscribes. */
	static Follower of(TestClient client, Collection<String> names) {
		Follower follower = new Follower(client);
		client.send(Message.builder(RecordAction.SUBSCRIBECREATEANDREAD)
			.names(List.copyOf(names))
			.correlationId("0")
			.build());
		for (int missing = names.size() + 1; missing > 0; missing--) {
			follower.take(client.next());
		}
		return follower;
	}

	/** By name, as {@code 3:{"a":1}}; without what was deleted. */
	Map<String, String> records() {
		this.client.received().forEach(this::take);
		return this.records;
	}

	private void take(Message message) {
		if (message.action() == RecordAction.DELETED) {
			this.records.remove(message.name());
		}
		else if (message.action() == RecordAction.READ_RESPONSE || message.action() == RecordAction.UPDATE) {
			this.records.put(message.name(), message.version() + ":" + TestClient.text(message));
		}
	}

}
