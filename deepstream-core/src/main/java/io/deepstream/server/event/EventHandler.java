package io.deepstream.server.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.cluster.Cluster;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.listen.ListenableTopic;
import io.deepstream.server.listen.ListenerRegistry;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.routing.Answers;
import io.deepstream.server.routing.Registration;
import io.deepstream.server.routing.Subscriptions;
import io.deepstream.server.routing.TopicHandler;

/**
 * Events: delivered at most once to whoever is subscribed at that moment, on any node,
 * but never to the client that sent it. Events of one sender reach each subscriber in the
 * order sent.
 */
public final class EventHandler implements TopicHandler {

	private static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

	private final Subscriptions subscriptions;

	private final ListenerRegistry listeners;

	private final Cluster cluster;

	private final Json json;

	/**
	 * Handles events.
	 * @param topic who is subscribed and who listens
	 */
	public EventHandler(ListenableTopic topic) {
		this.subscriptions = topic.subscriptions();
		this.listeners = topic.listeners();
		this.cluster = topic.cluster();
		this.json = topic.json();
		this.cluster.onPublished(Topic.EVENT, this::handleRemote);
	}

	@Override
	public CompletionStage<?> handle(Connection sender, Message message) {
		return switch ((EventAction) message.action()) {
			case EMIT -> emit(sender, message);
			case SUBSCRIBE -> subscribe(sender, message);
			case UNSUBSCRIBE -> unsubscribe(sender, message);
			case LISTEN, UNLISTEN, LISTEN_ACCEPT, LISTEN_REJECT -> this.listeners.handle(sender, message);
			default -> {
				sender.refuse(Limit.UNEXPECTED, null);
				yield DONE;
			}
		};
	}

	private CompletionStage<?> emit(Connection sender, Message message) {
		String name = message.name();
		byte[] data = message.data();
		if (name == null || (data != null && !this.json.isValid(data))) {
			sender.refuse(Limit.INVALID_DATA, Answers.invalidData(message));
			return DONE;
		}
		EncodedMessage event = MessageCodec.encode(Message.builder(EventAction.EMIT).name(name).data(data).build());
		this.subscriptions.publish(name, event, Answers.except(sender));
		this.cluster.publish(Topic.EVENT, name, event);
		return DONE;
	}

	private CompletionStage<?> subscribe(Connection sender, Message message) {
		List<CompletableFuture<?>> interests = new ArrayList<>(message.names().size());
		for (String name : message.names()) {
			switch (this.subscriptions.subscribe(name, sender)) {
				case ADDED -> interests.add(changed(name).toCompletableFuture());
				case ALREADY_SUBSCRIBED -> sender.send(Answers.alreadySubscribed(message.action(), name));
				case TOO_MANY -> sender.refuse(Limit.SUBSCRIPTIONS, Answers.denied(message, name));
				case CLOSED -> changed(name);
			}
		}
		return CompletableFuture.allOf(interests.toArray(CompletableFuture[]::new))
			.handle((done, failure) -> acknowledge(sender, message));
	}

	private CompletionStage<?> unsubscribe(Connection sender, Message message) {
		for (String name : message.names()) {
			if (this.subscriptions.unsubscribe(name, sender)) {
				changed(name);
			}
		}
		sender.send(Answers.ack(message));
		return DONE;
	}

	private CompletionStage<Void> changed(String name) {
		CompletionStage<Void> interested = this.cluster.interest(Topic.EVENT, name,
				() -> this.subscriptions.hasSubscribers(name));
		this.listeners.changed(name);
		return interested;
	}

	private static Void acknowledge(Connection sender, Message message) {
		sender.send(Answers.ack(message));
		return null;
	}

	private void handleRemote(String origin, Message message, EncodedMessage encoded) {
		String name = message.name();
		if (name != null && message.action() == EventAction.EMIT) {
			this.subscriptions.publish(name, encoded, null);
		}
	}

	@Override
	public CompletionStage<List<Registration>> registrations(Connection connection) {
		return this.listeners.registrations(connection, EventAction.LISTEN).thenApply((all) -> {
			all.addAll(Registration.all(EventAction.SUBSCRIBE, this.subscriptions.names(connection)));
			return all;
		});
	}

	@Override
	public void revoke(Connection connection, Registration registration) {
		String name = registration.name();
		if (name == null) {
			return;
		}
		if (registration.action() == EventAction.LISTEN) {
			this.listeners.revoke(connection, name);
		}
		else if (this.subscriptions.unsubscribe(name, connection)) {
			changed(name);
		}
	}

	@Override
	public void disconnected(Connection connection) {
		this.subscriptions.unsubscribeAll(connection).forEach(this::changed);
		this.listeners.disconnected(connection);
	}

}
