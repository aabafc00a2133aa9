package io.deepstream.server.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The patterns of one topic that the application supplies data for.
 */
final class Listening {

	private static final Logger logger = LoggerFactory.getLogger(Listening.class);

	private final Map<String, Listener> byPattern = new ConcurrentHashMap<>();

	private final Session session;

	private final boolean records;

	Listening(Session session, Topic topic) {
		this.session = session;
		this.records = topic == Topic.RECORD;
		session.onClose(() -> this.byPattern.values().forEach(Listener::end));
	}

	Subscription add(String pattern, Provider provider) {
		Listener listener = new Listener(this, this.session, pattern, provider);
		this.session.registrations().run(() -> {
			if (listener.isEnded()) {
				return;
			}
			if (this.byPattern.putIfAbsent(pattern, listener) != null) {
				listener.failed(new DeepstreamException(Reason.ALREADY_REGISTERED,
						"This application listens already to " + pattern));
				return;
			}
			CompletableFuture<Message> begun = this.session
				.ask(Message.builder(this.records ? RecordAction.LISTEN : EventAction.LISTEN).name(pattern));
			begun.whenComplete((answer, failure) -> began(listener, answer, failure));
		});
		return listener;
	}

	private void began(Listener listener, @Nullable Message answer, @Nullable Throwable failure) {
		Throwable cause = failure;
		try {
			if (answer != null) {
				Answer.required(answer);
			}
		}
		catch (DeepstreamException refused) {
			cause = refused;
		}
		if (cause == null) {
			listener.began();
		}
		else {
			this.byPattern.remove(listener.pattern(), listener);
			listener.failed(cause);
		}
	}

	/** The application ends it. */
	void remove(Listener listener) {
		this.session.registrations().run(() -> {
			if (this.byPattern.remove(listener.pattern(), listener)) {
				this.session.answer(Message.builder(this.records ? RecordAction.UNLISTEN : EventAction.UNLISTEN)
					.name(listener.pattern())
					.build());
			}
		});
	}

	/** Tells the engine whether the application supplies a name. */
	void decide(String pattern, String name, boolean accepted) {
		Action accept = this.records ? RecordAction.LISTEN_ACCEPT : EventAction.LISTEN_ACCEPT;
		Action reject = this.records ? RecordAction.LISTEN_REJECT : EventAction.LISTEN_REJECT;
		this.session.answer(Message.builder(accepted ? accept : reject).name(pattern).subscription(name).build());
	}

	/**
	 * Takes a message that may be about listening.
	 * @param revoked what is not permitted any more
	 */
	void receive(Message message, @Nullable String revoked) {
		String pattern = message.name();
		Listener listener = (pattern != null) ? this.byPattern.get(pattern) : null;
		String name = message.subscription();
		if (revoked != null && listener != null) {
			logger.warn("Listening to {} has ended: it is not permitted any more", Printable.of(revoked));
			this.byPattern.remove(revoked, listener);
			listener.end();
		}
		else if (pattern != null && name != null) {
			switch (message.action().name()) {
				case "SUBSCRIPTION_FOR_PATTERN_FOUND" -> found(listener, pattern, name);
				case "SUBSCRIPTION_FOR_PATTERN_REMOVED", "LISTEN_RESPONSE_TIMEOUT" -> {
					if (listener != null) {
						listener.removed(name);
					}
				}
				default -> logger.trace("{} concerns no listener", message);
			}
		}
	}

	private void found(@Nullable Listener listener, String pattern, String name) {
		if (listener == null || !listener.found(name)) {
			this.session.later(() -> decide(pattern, name, false));
		}
	}

}
