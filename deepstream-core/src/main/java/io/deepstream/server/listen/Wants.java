package io.deepstream.server.listen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.google.re2j.Pattern;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.listen.ListenChannel.Word;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.routing.Subscriptions;

/**
 * The names that this node's clients are subscribed to and that match a pattern: who
 * coordinates each, and whether it is provided, which subscribers of records are told. On
 * the registry's strand, except {@link #greet}.
 */
final class Wants {

	/** Coordinator by name. */
	private final Map<String, String> wanted = new HashMap<>();

	private final Set<String> provided = ConcurrentHashMap.newKeySet();

	private final Topic topic;

	private final ListenChannel channel;

	private final Patterns patterns;

	private final Subscriptions subscriptions;

	Wants(Topic topic, ListenChannel channel, Patterns patterns, Subscriptions subscriptions) {
		this.topic = topic;
		this.channel = channel;
		this.patterns = patterns;
		this.subscriptions = subscriptions;
	}

	/** Looks whether a name is wanted and tells its coordinator. */
	void look(String name) {
		String coordinator = this.wanted.get(name);
		if (this.subscriptions.hasSubscribers(name) && this.patterns.matchesAny(name)) {
			String current = this.channel.coordinatorOf(name);
			if (!current.equals(coordinator)) {
				this.wanted.put(name, current);
				this.channel.tell(current, Word.WANT, name);
			}
		}
		else if (coordinator != null) {
			this.wanted.remove(name);
			noProvider(name);
			this.channel.tell(coordinator, Word.UNWANT, name);
		}
	}

	/** Somebody listens to a new pattern. */
	void lookAtMatching(Pattern pattern) {
		for (String name : this.subscriptions.names()) {
			if (pattern.matcher(name).find()) {
				look(name);
			}
		}
	}

	/** Nobody listens to a pattern any more, or members have changed. */
	void lookAtAll() {
		new ArrayList<>(this.wanted.keySet()).forEach(this::look);
	}

	/** Says everything again, in case it was not heard. */
	void repeat() {
		new HashMap<>(this.wanted).forEach((name, coordinator) -> this.channel.tell(coordinator, Word.WANT, name));
	}

	void provided(String coordinator, String name) {
		if (!coordinator.equals(this.wanted.get(name))) {
			this.channel.tell(coordinator, Word.UNWANT, name);
		}
		else if (this.provided.add(name)) {
			publish(RecordAction.SUBSCRIPTION_HAS_PROVIDER, name);
		}
	}

	void unprovided(String coordinator, String name) {
		if (!coordinator.equals(this.wanted.get(name))) {
			this.channel.tell(coordinator, Word.UNWANT, name);
		}
		else {
			noProvider(name);
		}
	}

	private void noProvider(String name) {
		if (this.provided.remove(name)) {
			publish(RecordAction.SUBSCRIPTION_HAS_NO_PROVIDER, name);
		}
	}

	private void publish(RecordAction action, String name) {
		if (this.topic == Topic.RECORD) {
			this.subscriptions.publish(name, encode(action, name), null);
		}
	}

	/**
	 * Tells a new subscriber that a name is provided; if that changes meanwhile, also
	 * what has become of it, as the change may have been published before. Any thread.
	 */
	void greet(String name, Connection connection) {
		boolean told = false;
		while (this.topic == Topic.RECORD && this.provided.contains(name) != told) {
			told = !told;
			connection.send(encode(
					told ? RecordAction.SUBSCRIPTION_HAS_PROVIDER : RecordAction.SUBSCRIPTION_HAS_NO_PROVIDER, name));
		}
	}

	private static EncodedMessage encode(RecordAction action, String name) {
		return MessageCodec.encode(Message.builder(action).name(name).build());
	}

	int size() {
		return this.wanted.size();
	}

}
