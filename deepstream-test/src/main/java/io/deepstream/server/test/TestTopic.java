package io.deepstream.server.test;

import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.Message;

/**
 * What records and events have in common: a client may offer to provide them.
 */
public abstract sealed class TestTopic permits TestEvents, TestRecords {

	private final TestClient client;

	private final Listening actions;

	TestTopic(TestClient client, Listening actions) {
		this.client = client;
		this.actions = actions;
	}

	/**
	 * Offers to provide names: {@code assertThat(client).isAskedFor(name)} tells when one
	 * is wanted.
	 * @param pattern regular expression
	 * @return answered
	 */
	public Reply listen(String pattern) {
		return ask(this.actions.listen(), pattern);
	}

	/**
	 * Takes the offer back.
	 * @param pattern as it was offered
	 * @return answered
	 */
	public Reply unlisten(String pattern) {
		return ask(this.actions.unlisten(), pattern);
	}

	private Reply ask(Action action, String pattern) {
		Reply reply = this.client.request(Message.builder(action).name(pattern).build(), action + " " + pattern,
				(message) -> message.topic() == action.topic() && pattern.equals(message.name())
						&& (message.action() == action && message.isAck() || Reply.isError(message)));
		reply.message();
		return reply;
	}

	/**
	 * Becomes the provider of a name that this client was asked for.
	 * @param pattern as it was offered
	 * @param name that matches it
	 */
	public void accept(String pattern, String name) {
		answer(this.actions.accept(), pattern, name);
	}

	/**
	 * Leaves a name that this client was asked for to others.
	 * @param pattern as it was offered
	 * @param name that matches it
	 */
	public void reject(String pattern, String name) {
		answer(this.actions.reject(), pattern, name);
	}

	private void answer(Action action, String pattern, String name) {
		this.client.send(Message.builder(action).name(pattern).subscription(name).build());
	}

	TestClient client() {
		return this.client;
	}

	/** A topic's actions that have to do with listening. */
	record Listening(Action listen, Action unlisten, Action accept, Action reject) {
	}

}
