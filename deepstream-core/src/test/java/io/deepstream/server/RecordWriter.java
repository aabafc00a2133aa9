package io.deepstream.server;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * A client that writes, deletes and notifies, and complains about answers that it should
 * not have got, and about answers that say what is not true. Each write has a number that
 * is found in the value it makes.
 */
final class RecordWriter {

	private final Map<String, Write> writes = new LinkedHashMap<>();

	private final Map<String, Integer> unanswered = new HashMap<>();

	private final TestClient client;

	private final FlakyConnectors connectors;

	private final boolean stores;

	private final Consumer<String> complaints;

	private int count;

	/**
	 * Writes.
	 * @param number unique among writers, below 1000
	 * @param stores whether what is acknowledged must be stored
	 */
	RecordWriter(TestClient client, int number, FlakyConnectors connectors, boolean stores,
			Consumer<String> complaints) {
		this.client = client;
		this.count = number * 1_000_000;
		this.connectors = connectors;
		this.stores = stores;
		this.complaints = complaints;
	}

	TestClient client() {
		return this.client;
	}

	void delete(String name) {
		this.unanswered.merge("delete " + name, 1, Integer::sum);
		this.client.send(Message.builder(RecordAction.DELETE).name(name).build());
	}

	void notifyOf(String... names) {
		String id = Integer.toString(++this.count);
		this.unanswered.put("notify " + id, 1);
		this.client.send(Message.builder(RecordAction.NOTIFY).names(List.of(names)).correlationId(id).build());
	}

	/**
	 * One to three writes with versions that follow one another, sometimes wrong ones.
	 */
	void write(Random random, String name) {
		StoredRecord present = this.connectors.cached().get(name);
		long next = ((present != null) ? present.version() : 0) + 1;
		if (random.nextInt(5) == 0) {
			next = Math.max(0, next + random.nextInt(5) - 2);
		}
		for (int i = random.nextInt(3); i >= 0; i--) {
			write(random, name, (random.nextInt(4) == 0) ? -1 : next++);
		}
	}

	private void write(Random random, String name, long version) {
		String id = Integer.toString(++this.count);
		boolean hot = name.startsWith(Simulation.HOT);
		int kind = hot ? 3 : random.nextInt(6);
		String key = "k" + random.nextInt(4);
		Message.Builder write = switch (kind) {
			case 0 -> whole(RecordAction.UPDATE, id);
			case 1 -> Message.builder(RecordAction.PATCH).path(key).data(bytes(id));
			case 2 -> Message.builder(RecordAction.ERASE).path(key);
			case 3 -> whole(RecordAction.CREATEANDUPDATE, id);
			case 4 -> Message.builder(RecordAction.CREATEANDPATCH).path(key).data(bytes(id));
			default -> Message.builder(RecordAction.PATCH_MULTI)
				.data(bytes("[{\"path\":\"" + key + "\",\"data\":" + id + "},{\"path\":\"none\"}]"));
		};
		boolean acknowledged = random.nextInt(3) != 0;
		this.writes.put(id, new Write(name, kind != 2, acknowledged));
		write.name(name).version(hot ? -1 : version).correlationId(id);
		this.client.send((acknowledged ? write.writeAck() : write).build());
	}

	private static Message.Builder whole(RecordAction action, String id) {
		return Message.builder(action).data(bytes("{\"whole\":" + id + "}"));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** Takes what came in. */
	void receive() {
		for (Message message : this.client.received()) {
			Write write = this.writes.get(message.correlationId());
			if (write != null) {
				answered(write, message);
				continue;
			}
			switch ((RecordAction) message.action()) {
				case DELETE_SUCCESS, RECORD_DELETE_ERROR -> other("delete " + message.name());
				case NOTIFY, RECORD_NOTIFY_ERROR -> other("notify " + message.correlationId());
				default -> this.complaints.accept("unexpected " + message);
			}
		}
	}

	private void other(String key) {
		if (this.unanswered.merge(key, -1, Integer::sum) < 0) {
			this.complaints.accept("one answer too many to " + key);
		}
	}

	private void answered(Write write, Message answer) {
		if (write.answer != null) {
			this.complaints.accept("second answer " + answer + " after " + write.answer);
		}
		write.answer = answer;
		if (answer.isWriteAck() != write.acknowledged) {
			this.complaints.accept("answer to another kind of write: " + answer);
		}
		if (answer.action() == RecordAction.WRITE_ACKNOWLEDGEMENT && write.marked) {
			acknowledged(write, answer);
		}
	}

	private void acknowledged(Write write, Message answer) {
		String id = answer.correlationId();
		StoredRecord made = made(write, id);
		if (made == null) {
			this.complaints.accept("acknowledged but never cached: " + answer);
			return;
		}
		StoredRecord stored = this.connectors.stored().get(write.name);
		boolean excluded = !this.stores || write.name.startsWith(Simulation.EXCLUDED);
		if (!excluded && (stored == null || stored.version() < made.version())) {
			this.complaints.accept("acknowledged but not stored: " + answer + ", stored is " + stored);
		}
	}

	private @Nullable StoredRecord made(Write write, @Nullable String id) {
		StoredRecord before = null;
		for (StoredRecord record : this.connectors.history(write.name)) {
			String text = new String(record.json(), StandardCharsets.UTF_8);
			if (text.contains(":" + id + "}") || text.contains(":" + id + ",")) {
				before = record;
				break;
			}
		}
		return before;
	}

	/** Complains about what is missing or wrong when nothing is under way any more. */
	void settled() {
		this.unanswered.forEach((key, left) -> {
			if (left != 0) {
				this.complaints.accept(left + " without answer: " + key);
			}
		});
		this.writes.forEach((id, write) -> settled(id, write));
	}

	private void settled(String id, Write write) {
		Message answer = write.answer;
		if (answer == null && write.acknowledged) {
			this.complaints.accept("no answer to write " + id + " to " + write.name);
		}
		boolean made = write.marked && made(write, id) != null;
		boolean refused = answer != null && answer.action() != RecordAction.WRITE_ACKNOWLEDGEMENT
				&& answer.action() != RecordAction.RECORD_UPDATE_ERROR;
		if (made && refused) {
			this.complaints.accept("made although refused: " + answer);
		}
		if (write.marked && !made && answer == null) {
			this.complaints.accept("neither made nor refused: write " + id + " to " + write.name);
		}
	}

	private static final class Write {

		private final String name;

		private final boolean marked;

		private final boolean acknowledged;

		private @Nullable Message answer;

		Write(String name, boolean marked, boolean acknowledged) {
			this.name = name;
			this.marked = marked;
			this.acknowledged = acknowledged;
		}

	}

}
