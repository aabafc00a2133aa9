package io.deepstream.server;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;

/**
 * A subscriber that knows of each of its records what it was told last.
 */
final class Follower {

	private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":(\\d+)");

	private final TestClient client;

	private final Map<String, Value> records = new HashMap<>();

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

	/** By name; without what was deleted. */
	Map<String, Value> records() {
		this.client.received().forEach(this::take);
		return this.records;
	}

	private void take(Message message) {
		if (message.action() == RecordAction.DELETED) {
			this.records.remove(message.name());
		}
		else if (message.action() == RecordAction.READ_RESPONSE || message.action() == RecordAction.UPDATE) {
			this.records.put(message.name(), Value.of(message.version(), TestClient.text(message)));
		}
		else if (message.action() == RecordAction.PATCH) {
			this.records.computeIfPresent(message.name(), (name, value) -> value.patched(message));
		}
	}

	/** A flat record: numbers by field. */
	record Value(long version, Map<String, Integer> fields) {

		static Value of(long version, String json) {
			Map<String, Integer> fields = new HashMap<>();
			Matcher field = FIELD.matcher(json);
			while (field.find()) {
				fields.put(field.group(1), Integer.valueOf(field.group(2)));
			}
			return new Value(version, fields);
		}

		private Value patched(Message patch) {
			Map<String, Integer> next = new HashMap<>(this.fields);
			next.put(Objects.requireNonNull(patch.path()), Integer.valueOf(TestClient.text(patch)));
			return new Value(patch.version(), next);
		}

	}

}
