package io.deepstream.server;

import java.util.List;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;

import static io.deepstream.server.TestClient.json;
import static io.deepstream.server.TestClient.text;

/**
 * What clients ask for about records.
 */
public final class RecordRequests {

	private RecordRequests() {
	}

	/** Creates, subscribes and waits for the value. */
	public static void subscribe(TestClient client, String name) {
		client.send(names(RecordAction.SUBSCRIBECREATEANDREAD, name));
		client.expect(RecordAction.SUBSCRIBECREATEANDREAD);
		client.expect(RecordAction.READ_RESPONSE);
	}

	/** Version and value, as {@code 3:{"a":1}}. */
	public static String read(TestClient client, String name) {
		client.send(one(RecordAction.READ, name));
		Message value = client.expect(RecordAction.READ_RESPONSE);
		return value.version() + ":" + text(value);
	}

	/** Writes and waits for the acknowledgement. */
	public static void acknowledge(TestClient client, Message write) {
		client.send(ack(write, "w"));
		client.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
	}

	public static Message names(RecordAction action, String... names) {
		return Message.builder(action).names(List.of(names)).correlationId("0").build();
	}

	public static Message one(RecordAction action, String name) {
		return Message.builder(action).name(name).build();
	}

	public static Message update(String name, long version, String data) {
		return Message.builder(RecordAction.UPDATE).name(name).version(version).data(json(data)).build();
	}

	public static Message patch(String name, long version, String path, String data) {
		return Message.builder(RecordAction.PATCH).name(name).version(version).path(path).data(json(data)).build();
	}

	public static Message upsert(String name, String data) {
		return Message.builder(RecordAction.CREATEANDUPDATE).name(name).version(-1).data(json(data)).build();
	}

	public static Message ack(Message write, String correlationId) {
		return write.toBuilder().correlationId(correlationId).writeAck().build();
	}

}
