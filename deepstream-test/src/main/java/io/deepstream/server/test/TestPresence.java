package io.deepstream.server.test;

import java.util.List;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.Topic;

/**
 * What one {@link TestClient} learns of who is online.
 */
public final class TestPresence {

	private final TestClient client;

	TestPresence(TestClient client) {
		this.client = client;
	}

	/**
	 * Asks for all users who are online.
	 * @return names them, without this client's own
	 */
	public Reply online() {
		return this.client.request(Message.of(PresenceAction.QUERY_ALL), "the query of all users",
				(message) -> message.action() == PresenceAction.QUERY_ALL_RESPONSE
						|| isErrorAbout(message, PresenceAction.QUERY_ALL));
	}

	/**
	 * Asks whether users are online.
	 * @param users their ids
	 * @return carries an object with true or false for each
	 */
	public Reply areOnline(String... users) {
		String id = this.client.nextId();
		return this.client.request(
				Message.builder(PresenceAction.QUERY).names(List.of(users)).correlationId(id).build(),
				"the query of users", (message) -> id.equals(message.correlationId()));
	}

	/**
	 * Subscribes to the coming and going of all users.
	 * @return answered
	 */
	public Reply subscribe() {
		Reply reply = this.client.request(Message.of(PresenceAction.SUBSCRIBE_ALL), "the subscription to all users",
				(message) -> message.action() == PresenceAction.SUBSCRIBE_ALL
						|| isErrorAbout(message, PresenceAction.SUBSCRIBE_ALL));
		reply.message();
		return reply;
	}

	/**
	 * Subscribes to the coming and going of one user.
	 * @param user the id
	 * @return answered
	 */
	public Reply subscribe(String user) {
		return this.client.acknowledged(Message.builder(PresenceAction.SUBSCRIBE).names(List.of(user)),
				"the subscription to user " + user);
	}

	private static boolean isErrorAbout(Message message, PresenceAction request) {
		return message.topic() == Topic.PRESENCE && message.originalAction() == request;
	}

}
