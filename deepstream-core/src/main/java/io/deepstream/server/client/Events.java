package io.deepstream.server.client;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Events: delivered at most once to whoever is subscribed at that moment, on any node.
 * Any thread.
 */
public final class Events {

	private final Session session;

	private final Names names;

	private final Listening listening;

	Events(Session session) {
		this.session = session;
		this.names = new Names(session, false, (name) -> session.ask(request(EventAction.SUBSCRIBE, name)),
				(name) -> session.answer(request(EventAction.UNSUBSCRIBE, name).build()));
		this.listening = new Listening(session, Topic.EVENT);
		session.onMessage(Topic.EVENT, this::receive);
	}

	private static Message.Builder request(EventAction action, String name) {
		return Message.builder(action).names(List.of(name));
	}

	private void receive(Message message) {
		String revoked = Session.revoked(message);
		if (message.action() == EventAction.EMIT) {
			this.names.receive(message);
		}
		else if (revoked != null && message.originalAction() == EventAction.SUBSCRIBE) {
			this.names.revoke(revoked);
		}
		else {
			this.listening.receive(message, revoked);
		}
	}

	/**
	 * Publishes an event, also to this application's own subscriptions. Events of one
	 * {@link Deepstream} reach each subscriber in the order of the calls.
	 * @param name of the event
	 * @param data written as JSON; null for none
	 * @return completes when it is on its way to everybody; fails if it was denied
	 */
	public CompletionStage<Void> emit(String name, @Nullable Object data) {
		Message.Builder event = Message.builder(EventAction.EMIT).name(name);
		try {
			event.data(this.session.payloads().writeOptional(data));
		}
		catch (DeepstreamException unwritable) {
			return this.session.failed(unwritable);
		}
		return Reply.of(this.session.callbacks(), this.session.tell(event), Answer::done);
	}

	/**
	 * Hears of events, one after the other. While a callback is slow, up to
	 * {@link ClientOptions#maxWaitingCallbacks} wait; further ones are dropped and
	 * counted: {@link Subscription#missed}.
	 * @param <T> what their data is converted to
	 * @param name of the events
	 * @param type of their data
	 * @param consumer called with the data, null if there is none
	 * @return ends it
	 */
	public <T> Subscription subscribe(String name, Class<T> type, Consumer<@Nullable T> consumer) {
		Payloads payloads = this.session.payloads();
		return this.names.add(name, new Callback<@Nullable T>(this.session.mailbox(),
				(message) -> payloads.read(message.data(), type), consumer));
	}

	/**
	 * Offers to emit events while somebody is subscribed to them.
	 * @param pattern regular expression, found anywhere in a name
	 * @param provider asked for each name
	 * @return ends it, and stops what was started
	 */
	public Subscription listen(String pattern, Provider provider) {
		return this.listening.add(pattern, provider);
	}

}
