package io.deepstream.server.test;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;

/**
 * A data provider's requests, for the topic that has these actions.
 */
record Listening(TestClient client, Action listen, Action unlisten, Action accept, Action reject) {

	static Listening toRecords(TestClient client) {
		return new Listening(client, RecordAction.LISTEN, RecordAction.UNLISTEN, RecordAction.LISTEN_ACCEPT,
				RecordAction.LISTEN_REJECT);
	}

	static Listening toEvents(TestClient client) {
		return new Listening(client, EventAction.LISTEN, EventAction.UNLISTEN, EventAction.LISTEN_ACCEPT,
				EventAction.LISTEN_REJECT);
	}

	Reply begin(String pattern) {
		return ask(this.listen, pattern);
	}

	Reply end(String pattern) {
		return ask(this.unlisten, pattern);
	}

	private Reply ask(Action action, String pattern) {
		Topic topic = action.topic();
		Reply reply = this.client.request(Message.builder(action).name(pattern).build(), action + " " + pattern,
				(message) -> message.topic() == topic && pattern.equals(message.name())
						&& (message.action() == action && message.isAck() || Reply.isError(message)));
		reply.message();
		return reply;
	}

	void answer(boolean accepted, String pattern, String name) {
		this.client
			.send(Message.builder(accepted ? this.accept : this.reject).name(pattern).subscription(name).build());
	}

}
