package io.deepstream.server.listen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.listen.ListenChannel.Word;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * The names that this node's clients are asked to provide, one client at a time, and
 * those that they do. On the registry's strand.
 */
final class Offers {

	private final Map<String, Offer> offers = new HashMap<>();

	private final Map<String, Listener> provisions = new HashMap<>();

	private final ListenActions actions;

	private final ListenChannel channel;

	private final ListenOptions options;

	private final Scheduler scheduler;

	private final Strand strand;

	Offers(ListenActions actions, ListenChannel channel, ListenOptions options, Scheduler scheduler, Strand strand) {
		this.actions = actions;
		this.channel = channel;
		this.options = options;
		this.scheduler = scheduler;
		this.strand = strand;
	}

	/** A coordinator asks for a provider. */
	void ask(String coordinator, String name, List<Listener> listeners) {
		if (this.provisions.containsKey(name)) {
			this.channel.tell(coordinator, Word.ACCEPTED, name);
			return;
		}
		Offer running = this.offers.get(name);
		if (running != null) {
			running.coordinator = coordinator;
			running.stopped = false;
			return;
		}
		List<Listener> candidates = new ArrayList<>(listeners);
		if (this.options.shuffleProviders()) {
			Collections.shuffle(candidates);
		}
		Offer offer = new Offer(coordinator, new ArrayDeque<>(candidates));
		this.offers.put(name, offer);
		askNext(name, offer);
	}

	private void askNext(String name, Offer offer) {
		offer.cancelTimer();
		Listener next = offer.stopped ? null : offer.candidates.poll();
		offer.asked = next;
		if (next == null) {
			this.offers.remove(name);
			if (!offer.stopped) {
				this.channel.tell(offer.coordinator, Word.EXHAUSTED, name);
			}
			return;
		}
		next.connection().send(message(this.actions.found(), next, name));
		offer.timer = this.scheduler.after(this.options.responseTimeout(),
				() -> this.strand.run(() -> timedOut(name, offer, next)));
	}

	private void timedOut(String name, Offer offer, Listener asked) {
		if (this.offers.get(name) == offer && offer.asked == asked) {
			String pattern = asked.connection().isLocal() ? asked.pattern() : null;
			asked.connection()
				.send(Message.builder(this.actions.responseTimeout()).name(pattern).subscription(name).build());
			askNext(name, offer);
		}
	}

	/** A client accepts; ignored unless it is being asked. */
	void accept(Listener listener, String name) {
		Offer offer = this.offers.get(name);
		if (offer == null || !listener.equals(offer.asked)) {
			listener.connection().refuse(Limit.UNEXPECTED, null);
			return;
		}
		offer.cancelTimer();
		this.offers.remove(name);
		if (offer.stopped) {
			listener.connection().send(message(this.actions.removed(), listener, name));
			return;
		}
		this.provisions.put(name, listener);
		String current = this.channel.coordinatorOf(name);
		this.channel.tell(current, Word.ACCEPTED, name);
		if (!current.equals(offer.coordinator)) {
			this.channel.tell(offer.coordinator, Word.ACCEPTED, name);
		}
	}

	/** A client rejects; ignored unless it is being asked. */
	void reject(Listener listener, String name) {
		Offer offer = this.offers.get(name);
		if (offer != null && listener.equals(offer.asked)) {
			askNext(name, offer);
		}
		else {
			listener.connection().refuse(Limit.UNEXPECTED, null);
		}
	}

	/** A client listens while names that match are on offer: it is asked last. */
	void join(Listener listener, Function<String, Boolean> matches) {
		this.offers.forEach((name, offer) -> {
			if (matches.apply(name)) {
				offer.candidates.add(listener);
			}
		});
	}

	/**
	 * A client does not listen any more: it is not asked, and what it provides is lost.
	 */
	void leave(Listener listener) {
		for (String name : new ArrayList<>(this.offers.keySet())) {
			Offer offer = this.offers.get(name);
			if (offer != null) {
				offer.candidates.remove(listener);
				if (listener.equals(offer.asked)) {
					askNext(name, offer);
				}
			}
		}
		List<String> lost = new ArrayList<>();
		this.provisions.forEach((name, provider) -> {
			if (provider.equals(listener)) {
				lost.add(name);
			}
		});
		lost.forEach(this.provisions::remove);
		lost.forEach((name) -> this.channel.tell(this.channel.coordinatorOf(name), Word.LOST, name));
	}

	/** Nobody wants a name any more. */
	void stop(String name) {
		Offer offer = this.offers.get(name);
		if (offer != null) {
			offer.stopped = true;
		}
		Listener provider = this.provisions.remove(name);
		if (provider != null) {
			provider.connection().send(message(this.actions.removed(), provider, name));
		}
	}

	/**
	 * Says everything again, in case it was not heard or the coordinator is a new one.
	 */
	void repeat() {
		List<String> names = new ArrayList<>(this.provisions.keySet());
		Consumer<String> tell = (name) -> this.channel.tell(this.channel.coordinatorOf(name), Word.ACCEPTED, name);
		names.forEach(tell);
	}

	private static Message message(Action action, Listener listener, String name) {
		return Message.builder(action).name(listener.pattern()).subscription(name).build();
	}

	int size() {
		return this.offers.size() + this.provisions.size();
	}

	private static final class Offer {

		private final Deque<Listener> candidates;

		private String coordinator;

		private @Nullable Listener asked;

		private Scheduler.@Nullable Cancellable timer;

		private boolean stopped;

		Offer(String coordinator, Deque<Listener> candidates) {
			this.coordinator = coordinator;
			this.candidates = candidates;
		}

		void cancelTimer() {
			if (this.timer != null) {
				this.timer.cancel();
				this.timer = null;
			}
		}

	}

	/** A client that listens to a pattern. */
	record Listener(String pattern, Connection connection) {
	}

}
