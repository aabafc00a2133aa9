package io.deepstream.server.presence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.cluster.ClusterState;
import io.deepstream.server.cluster.ClusterState.Registry;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.Traffic;
import io.deepstream.server.connection.User;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.routing.Answers;
import io.deepstream.server.routing.Registration;
import io.deepstream.server.routing.Subscriptions;
import io.deepstream.server.routing.TopicHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presence: a user is online while at least one connection is logged in under the user's
 * id anywhere in the cluster. Anonymous users are never online. Of one user's coming and
 * going every subscriber hears in order.
 */
public final class PresenceHandler implements TopicHandler, ClusterState.Observer {

	private static final Logger logger = LoggerFactory.getLogger(PresenceHandler.class);

	private static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

	/** What the original calls the subscription to all users. */
	private static final String EVERYONE = "%_EVERYONE_%";

	/** This node's connections by user. */
	private final Subscriptions connections;

	private final Subscriptions toEveryone;

	private final Subscriptions toUsers;

	private final ClusterState state;

	private final Json json;

	/**
	 * Handles presence.
	 * @param toUsers subscriptions to single users, used by nobody else
	 * @param state the users of all nodes
	 * @param json writes answers
	 * @param traffic counts what is told of users
	 */
	public PresenceHandler(Subscriptions toUsers, ClusterState state, Json json, Traffic traffic) {
		this.connections = new Subscriptions(1, traffic);
		this.toEveryone = new Subscriptions(1, traffic);
		this.toUsers = toUsers;
		this.state = state;
		this.json = json;
		state.observe(Registry.ONLINE_USERS, this);
	}

	/**
	 * A client has logged in and does not know it yet.
	 * @param connection with a user
	 */
	public void loggedIn(Connection connection) {
		User user = connection.user();
		if (user != null && !user.isAnonymous()) {
			this.connections.subscribe(user.id(), connection);
			changed(user.id());
		}
	}

	private void changed(String user) {
		this.state.update(Registry.ONLINE_USERS, user, () -> this.connections.hasSubscribers(user));
	}

	@Override
	public void added(String user) {
		tell(PresenceAction.PRESENCE_JOIN_ALL, PresenceAction.PRESENCE_JOIN, user);
	}

	@Override
	public void removed(String user) {
		tell(PresenceAction.PRESENCE_LEAVE_ALL, PresenceAction.PRESENCE_LEAVE, user);
	}

	private void tell(PresenceAction everyone, PresenceAction single, String user) {
		if (this.toEveryone.hasSubscribers(EVERYONE)) {
			this.toEveryone.publish(EVERYONE, MessageCodec.encode(Message.builder(everyone).name(user).build()), null);
		}
		if (this.toUsers.hasSubscribers(user)) {
			this.toUsers.publish(user, MessageCodec.encode(Message.builder(single).name(user).build()), null);
		}
	}

	@Override
	public CompletionStage<?> handle(Connection sender, Message message) {
		switch ((PresenceAction) message.action()) {
			case SUBSCRIBE -> subscribe(sender, message);
			case UNSUBSCRIBE -> unsubscribe(sender, message);
			case SUBSCRIBE_ALL -> subscribeToEveryone(sender, message);
			case UNSUBSCRIBE_ALL -> {
				this.toEveryone.unsubscribe(EVERYONE, sender);
				sender.send(bareAck(message, sender));
			}
			case QUERY -> query(sender, message);
			case QUERY_ALL -> queryAll(sender, message);
			default -> sender.refuse(Limit.UNEXPECTED, null);
		}
		return DONE;
	}

	private void subscribe(Connection sender, Message message) {
		for (String user : message.names()) {
			switch (this.toUsers.subscribe(user, sender)) {
				case ALREADY_SUBSCRIBED -> sender.send(Answers.alreadySubscribed(message.action(), user));
				case TOO_MANY -> sender.refuse(Limit.SUBSCRIPTIONS, Answers.denied(message, user));
				case ADDED, CLOSED -> logger.trace("{} subscribed to user {}", sender, Printable.of(user));
			}
		}
		sender.send(Answers.ack(message));
	}

	private void unsubscribe(Connection sender, Message message) {
		message.names().forEach((user) -> this.toUsers.unsubscribe(user, sender));
		sender.send(Answers.ack(message));
	}

	private void subscribeToEveryone(Connection sender, Message message) {
		if (this.toEveryone.subscribe(EVERYONE, sender) == Subscriptions.Outcome.ALREADY_SUBSCRIBED) {
			sender.send(Answers.alreadySubscribed(message.action(), EVERYONE));
		}
		sender.send(bareAck(message, sender));
	}

	/** Clients take an acknowledgement with name or correlation id for another one. */
	private static Message bareAck(Message message, Connection sender) {
		return Message.builder(message.action()).correlationId(Answers.localId(message, sender)).ack().build();
	}

	private void query(Connection sender, Message message) {
		Map<String, Object> online = new LinkedHashMap<>();
		message.names().forEach((user) -> online.put(user, this.state.contains(Registry.ONLINE_USERS, user)));
		try {
			sender.send(Message.builder(PresenceAction.QUERY_RESPONSE)
				.correlationId(message.correlationId())
				.data(this.json.write(online))
				.build());
		}
		catch (JsonException tooLong) {
			logger.debug("{} asked for too many users", sender, tooLong);
			sender.refuse(Limit.INVALID_DATA, Answers.invalidData(message));
		}
	}

	/** A user who asks is not told of itself; the application asks for others. */
	private void queryAll(Connection sender, Message message) {
		List<String> others = new ArrayList<>(this.state.names(Registry.ONLINE_USERS));
		User user = sender.user();
		if (user != null && !sender.isLocal()) {
			others.remove(user.id());
		}
		sender.send(Message.builder(PresenceAction.QUERY_ALL_RESPONSE)
			.correlationId(Answers.localId(message, sender))
			.names(others)
			.build());
	}

	@Override
	public CompletionStage<List<Registration>> registrations(Connection connection) {
		List<Registration> all = Registration.all(PresenceAction.SUBSCRIBE, this.toUsers.names(connection));
		if (this.toEveryone.isSubscribed(EVERYONE, connection)) {
			all.add(new Registration(PresenceAction.SUBSCRIBE_ALL, null));
		}
		return CompletableFuture.completedStage(all);
	}

	@Override
	public void revoke(Connection connection, Registration registration) {
		String user = registration.name();
		if (user != null) {
			this.toUsers.unsubscribe(user, connection);
		}
		else {
			this.toEveryone.unsubscribe(EVERYONE, connection);
		}
	}

	@Override
	public void disconnected(Connection connection) {
		this.toEveryone.unsubscribeAll(connection);
		this.toUsers.unsubscribeAll(connection);
		this.connections.unsubscribeAll(connection).forEach(this::changed);
	}

	/**
	 * Users connected to this node, and whether anybody hears of all users.
	 * @return zero when nobody is connected
	 */
	public int size() {
		return this.connections.names().size() + this.toEveryone.names().size();
	}

}
