package io.deepstream.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client that only reads: it subscribes and unsubscribes, applies what it is sent, and
 * complains about what a client must not be sent.
 */
final class RecordWatcher {

	private static final JsonMapper JSON = new JsonMapper();

	private final Map<String, View> views = new HashMap<>();

	private final Set<String> subscribing = new HashSet<>();

	/** Names by the correlation id of the request to leave. */
	private final Map<String, String> leaving = new HashMap<>();

	/** Requests by kind and key, less the answers. */
	private final Map<String, Integer> unanswered = new HashMap<>();

	private final TestClient client;

	private final boolean strict;

	private final Consumer<String> complaints;

	private int requests;

	/**
	 * Watches.
	 * @param strict whether versions only grow, as nothing is deleted and nobody notifies
	 */
	RecordWatcher(TestClient client, boolean strict, Consumer<String> complaints) {
		this.client = client;
		this.strict = strict;
		this.complaints = complaints;
	}

	TestClient client() {
		return this.client;
	}

	void act(Random random, String name) {
		if (!this.views.containsKey(name) && !this.subscribing.contains(name)) {
			if (this.unanswered.getOrDefault("read " + name, 0) > 0) {
				return; // its answer would look like that of the subscription
			}
			subscribe(random.nextBoolean() ? RecordAction.SUBSCRIBECREATEANDREAD : RecordAction.SUBSCRIBEANDREAD, name);
			return;
		}
		switch (random.nextInt(4)) {
			case 0 -> ask(RecordAction.READ, name);
			case 1 -> ask(RecordAction.HEAD, name);
			case 2 -> unsubscribe(name);
			default -> {
			}
		}
	}

	private void subscribe(RecordAction action, String name) {
		this.subscribing.add(name);
		ask("read " + name, 1);
		this.client.send(Message.builder(action).names(List.of(name)).correlationId(newId()).build());
	}

	private void ask(RecordAction action, String name) {
		ask(((action == RecordAction.READ) ? "read " : "head ") + name, 1);
		this.client.send(Message.builder(action).name(name).build());
	}

	private void unsubscribe(String name) {
		if (this.views.remove(name) != null) {
			String id = newId();
			this.leaving.put(id, name);
			this.client.send(Message.builder(RecordAction.UNSUBSCRIBE).names(List.of(name)).correlationId(id).build());
		}
	}

	private String newId() {
		String id = Integer.toString(++this.requests);
		ask("ack " + id, 1);
		return id;
	}

	private void ask(String key, int change) {
		if (this.unanswered.merge(key, change, Integer::sum) < 0) {
			this.complaints.accept("one answer too many to " + key);
		}
	}

	/** Takes what came in. */
	void receive() {
		for (Message message : this.client.received()) {
			receive((RecordAction) message.action(), message);
		}
	}

	private void receive(RecordAction action, Message message) {
		String name = message.name();
		if (message.isAck()) {
			ask("ack " + message.correlationId(), -1);
			this.leaving.remove(message.correlationId());
			return;
		}
		switch (action) {
			case READ_RESPONSE -> read(name, message);
			case HEAD_RESPONSE -> ask("head " + name, -1);
			case UPDATE, PATCH -> changed(name, message);
			case DELETED -> this.views.remove(name);
			case MULTIPLE_SUBSCRIPTIONS -> {
			}
			default -> failed(name, message);
		}
	}

	private void failed(@Nullable String name, Message message) {
		RecordAction original = (RecordAction) message.originalAction();
		if (!message.isError() || original == null) {
			this.complaints.accept("unexpected " + message);
			return;
		}
		ask(((original == RecordAction.HEAD) ? "head " : "read ") + name, -1);
		if (original != RecordAction.HEAD && original != RecordAction.READ) {
			this.subscribing.remove(name);
		}
	}

	private void read(@Nullable String name, Message message) {
		ask("read " + name, -1);
		if (this.subscribing.remove(name)) {
			this.views.put(name, new View());
		}
		View view = this.views.get(name);
		if (view != null) {
			if (isStrict(name) && message.version() < view.version) {
				this.complaints.accept("read " + message + " after version " + view.version);
			}
			view.set(message);
		}
	}

	private boolean isStrict(@Nullable String name) {
		return this.strict && name != null && !name.startsWith(Simulation.HOT);
	}

	private void changed(@Nullable String name, Message message) {
		View view = this.views.get(name);
		if (view == null) {
			if (!this.subscribing.contains(name) && !this.leaving.containsValue(name)) {
				this.complaints.accept("not subscribed to " + message);
			}
			return;
		}
		boolean patch = message.action() == RecordAction.PATCH;
		if (isStrict(name) && message.version() <= view.version) {
			this.complaints.accept("sent " + message + " after version " + view.version);
		}
		if (patch && message.version() != view.version + 1) {
			this.complaints.accept("sent " + message + " on top of version " + view.version);
		}
		if (patch) {
			view.patch(message);
		}
		else {
			view.set(message);
		}
	}

	/**
	 * Complains about what is missing or wrong when nothing is under way any more. Nobody
	 * is told that a record which did not exist exists now and is empty.
	 */
	void settled(Map<String, StoredRecord> cached) {
		this.unanswered.forEach((key, count) -> {
			if (count != 0) {
				this.complaints.accept(count + " without answer: " + key);
			}
		});
		this.views.forEach((name, view) -> {
			StoredRecord record = cached.get(name);
			long version = (record != null) ? record.version() : -1;
			JsonNode value = (record != null) ? JSON.readTree(record.json()) : JSON.createObjectNode();
			boolean createdElsewhere = version == 0 && view.version == -1;
			if ((version != view.version && !createdElsewhere) || !value.equals(view.value)) {
				this.complaints.accept(name + " is " + record + " but was seen as " + view.version + " " + view.value);
			}
		});
	}

	private static final class View {

		private long version = -2;

		private ObjectNode value = JSON.createObjectNode();

		void set(Message message) {
			this.version = message.version();
			this.value = (ObjectNode) JSON.readTree(message.data());
		}

		void patch(Message message) {
			this.version = message.version();
			byte[] data = message.data();
			if (data != null) {
				this.value.set(message.path(), JSON.readTree(data));
			}
			else {
				this.value.remove(message.path());
			}
		}

	}

}
