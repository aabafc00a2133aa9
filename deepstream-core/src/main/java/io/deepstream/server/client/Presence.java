package io.deepstream.server.client;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.Topic;

/**
 * Who is connected to any node. Users without a name are never online, nor is the
 * application, whoever it acts for. Any thread.
 */
public final class Presence {

	private static final String EVERYONE = "";

	private final Session session;

	private final Names users;

	private final Names everyone;

	Presence(Session session) {
		this.session = session;
		this.users = new Names(session, false, (user) -> session.ask(request(PresenceAction.SUBSCRIBE, user)),
				(user) -> session.answer(request(PresenceAction.UNSUBSCRIBE, user).build()));
		this.everyone = new Names(session, false, (all) -> session.ask(Message.builder(PresenceAction.SUBSCRIBE_ALL)),
				(all) -> session.answer(Message.of(PresenceAction.UNSUBSCRIBE_ALL)));
		session.onMessage(Topic.PRESENCE, this::receive);
	}

	private static Message.Builder request(PresenceAction action, String user) {
		return Message.builder(action).names(List.of(user));
	}

	private void receive(Message message) {
		switch ((PresenceAction) message.action()) {
			case PRESENCE_JOIN, PRESENCE_LEAVE -> this.users.receive(message);
			case PRESENCE_JOIN_ALL, PRESENCE_LEAVE_ALL -> this.everyone.receive(EVERYONE, message);
			default -> revoke(message);
		}
	}

	private void revoke(Message message) {
		String user = Session.revoked(message);
		if (user != null) {
			this.users.revoke(user);
		}
		else if (message.action() == PresenceAction.MESSAGE_DENIED) {
			this.everyone.revoke(EVERYONE);
		}
	}

	/**
	 * Everybody who is online.
	 * @return ids, each once, in no order
	 */
	public CompletionStage<List<String>> online() {
		return this.session.reply(Message.builder(PresenceAction.QUERY_ALL),
				(answer) -> Answer.required(answer).names());
	}

	/**
	 * Whether users are online.
	 * @param users ids
	 * @return by id, for each that was asked for
	 */
	public CompletionStage<Map<String, Boolean>> online(Collection<String> users) {
		Payloads payloads = this.session.payloads();
		return this.session.reply(Message.builder(PresenceAction.QUERY).names(List.copyOf(users)), (answer) -> {
			Map<String, Boolean> online = new LinkedHashMap<>();
			Map<?, ?> found = payloads.read(Answer.required(answer).data(), Map.class);
			users.forEach((user) -> online.put(user, found != null && Boolean.TRUE.equals(found.get(user))));
			return online;
		});
	}

	/**
	 * Hears of everybody who comes or goes. What too many of wait is dropped as in
	 * {@link Events#subscribe}.
	 * @param consumer called in order, one at a time
	 * @return ends it
	 */
	public Subscription subscribe(Consumer<PresenceChange> consumer) {
		return this.everyone.add(EVERYONE, callback(consumer));
	}

	/**
	 * Hears of one user's coming and going.
	 * @param user the id
	 * @param consumer called in order, one at a time
	 * @return ends it
	 */
	public Subscription subscribe(String user, Consumer<PresenceChange> consumer) {
		return this.users.add(user, callback(consumer));
	}

	private Callback<PresenceChange> callback(Consumer<PresenceChange> consumer) {
		return new Callback<>(this.session.mailbox(),
				(message) -> new PresenceChange(String.valueOf(message.name()),
						message.action() == PresenceAction.PRESENCE_JOIN
								|| message.action() == PresenceAction.PRESENCE_JOIN_ALL),
				consumer);
	}

}
