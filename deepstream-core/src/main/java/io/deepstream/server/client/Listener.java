package io.deepstream.server.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.protocol.Printable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pattern that the application supplies data for, with the names that its provider
 * decides on or supplies. Whatever the provider has accepted is stopped once.
 */
final class Listener implements Subscription {

	private static final Logger logger = LoggerFactory.getLogger(Listener.class);

	private final Listening listening;

	private final Session session;

	private final String pattern;

	private final Provider provider;

	private final Mailbox mailbox;

	private final Reply<@Nullable Void> ready;

	/** By name; guarded by this. */
	private final Map<String, Offer> offers = new HashMap<>();

	private final AtomicLong missed = new AtomicLong();

	private boolean ended;

	Listener(Listening listening, Session session, String pattern, Provider provider) {
		this.listening = listening;
		this.session = session;
		this.pattern = pattern;
		this.provider = provider;
		this.mailbox = session.mailbox();
		this.ready = new Reply<>(session.callbacks());
	}

	String pattern() {
		return this.pattern;
	}

	synchronized boolean isEnded() {
		return this.ended;
	}

	void began() {
		this.ready.complete(null);
	}

	void failed(Throwable cause) {
		this.ready.completeExceptionally(cause);
		end();
	}

	/** Somebody wants a name; false if the provider has no time to decide. */
	boolean found(String name) {
		Offer offer = new Offer();
		boolean again;
		synchronized (this) {
			if (this.ended) {
				return false;
			}
			Offer before = this.offers.get(name);
			again = before != null && before.accepted;
			if (!again) {
				this.offers.put(name, offer);
			}
		}
		if (again) {
			this.session.later(() -> this.listening.decide(this.pattern, name, true));
			return true;
		}
		if (this.mailbox.offer(() -> ask(name, offer))) {
			return true;
		}
		synchronized (this) {
			this.offers.remove(name, offer);
		}
		this.missed.incrementAndGet();
		return false;
	}

	private void ask(String name, Offer offer) {
		CompletionStage<Boolean> decision;
		try {
			decision = this.provider.start(name);
		}
		catch (RuntimeException failure) {
			decision = CompletableFuture.failedStage(failure);
		}
		decision.whenComplete((accepted, failure) -> {
			if (failure != null) {
				logger.error("The provider of {} failed on {}", Printable.of(this.pattern), Printable.of(name),
						failure);
			}
			decided(name, offer, failure == null && accepted);
		});
	}

	private void decided(String name, Offer offer, boolean accepted) {
		boolean tooLate;
		synchronized (this) {
			tooLate = this.offers.get(name) != offer;
			offer.accepted = accepted && !tooLate;
			if (!accepted) {
				this.offers.remove(name, offer);
			}
		}
		if (!tooLate) {
			this.listening.decide(this.pattern, name, accepted);
		}
		else if (accepted) {
			stop(name);
		}
	}

	/** Nobody wants a name any more, or its acceptance was not awaited. */
	void removed(String name) {
		Offer offer;
		synchronized (this) {
			offer = this.offers.remove(name);
			if (offer == null || !offer.accepted) {
				return;
			}
		}
		stop(name);
	}

	private void stop(String name) {
		this.mailbox.add(() -> this.provider.stop(name));
	}

	/** Stops everything; false if it had ended before. */
	boolean end() {
		List<String> started;
		synchronized (this) {
			if (this.ended) {
				return false;
			}
			this.ended = true;
			started = this.offers.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().accepted)
				.map(Map.Entry::getKey)
				.toList();
			this.offers.clear();
		}
		this.ready.completeExceptionally(new DeepstreamException(Reason.CLOSED, "The listening has ended"));
		started.forEach(this::stop);
		return true;
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready;
	}

	@Override
	public long missed() {
		return this.missed.get();
	}

	@Override
	public void close() {
		if (end()) {
			this.listening.remove(this);
		}
	}

	/** A name that the provider was asked for. */
	private static final class Offer {

		private boolean accepted;

	}

}
