package io.deepstream.server.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a client has received, in order: the newest {@value #KEPT} messages. The engine
 * adds, on any thread; the test waits for what it expects, for a bounded time.
 */
final class Inbox {

	static final int KEPT = 1000;

	private static final int MAX_WAITING = 1000;

	private static final int SHOWN = 50;

	private final Deque<Message> messages = new ArrayDeque<>();

	private final List<Reply> waiting = new ArrayList<>();

	private final List<Consumer<Message>> reactions = new ArrayList<>();

	private final Duration patience;

	private volatile Consumer<Message> afterwards = (message) -> {
	};

	private long dropped;

	private @Nullable CloseReason closed;

	Inbox(Duration patience) {
		this.patience = patience;
	}

	/** What is done with every message before anybody is told of it, under the lock. */
	synchronized void onMessage(Consumer<Message> reaction) {
		this.reactions.add(reaction);
	}

	/** What is done with every message after that, without the lock. */
	void afterMessage(Consumer<Message> reaction) {
		this.afterwards = reaction;
	}

	/** Requests are answered in the order in which they were made. */
	synchronized void expect(Reply reply) {
		if (this.waiting.size() >= MAX_WAITING) {
			throw new IllegalStateException(MAX_WAITING + " requests of this client are not answered");
		}
		this.waiting.add(reply);
	}

	void add(Message message) {
		keep(message);
		this.afterwards.accept(message);
	}

	private synchronized void keep(Message message) {
		this.reactions.forEach((reaction) -> reaction.accept(message));
		boolean hidden = answer(message);
		if (!hidden) {
			this.messages.add(message);
			if (this.messages.size() > KEPT) {
				this.messages.remove();
				this.dropped++;
			}
		}
		notifyAll();
	}

	private boolean answer(Message message) {
		for (Iterator<Reply> replies = this.waiting.iterator(); replies.hasNext();) {
			Reply reply = replies.next();
			if (reply.isAnsweredBy(message)) {
				replies.remove();
				reply.answer(message);
				return reply.isHidden();
			}
		}
		return false;
	}

	synchronized void close(CloseReason reason) {
		if (this.closed == null) {
			this.closed = reason;
			notifyAll();
		}
	}

	synchronized @Nullable CloseReason closeReason() {
		return this.closed;
	}

	synchronized List<Message> messages() {
		return new ArrayList<>(this.messages);
	}

	synchronized List<Message> messages(Predicate<Message> wanted) {
		return this.messages.stream().filter(wanted).toList();
	}

	synchronized boolean has(Predicate<Message> wanted) {
		return this.messages.stream().anyMatch(wanted);
	}

	synchronized void forget() {
		this.messages.clear();
		this.dropped = 0;
	}

	/**
	 * Waits until something is true, which is looked at after every message.
	 * @return whether it has become true
	 */
	synchronized boolean await(BooleanSupplier condition) {
		long end = System.nanoTime() + this.patience.toNanos();
		while (!condition.getAsBoolean()) {
			long left = end - System.nanoTime();
			if (left <= 0 || this.closed != null) {
				return false;
			}
			try {
				TimeUnit.NANOSECONDS.timedWait(this, left);
			}
			catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
				return false;
			}
		}
		return true;
	}

	/** Does something that nobody sees half of. */
	synchronized void run(Runnable task) {
		task.run();
	}

	/** What a failure tells of this client. */
	synchronized String describe() {
		int total = this.messages.size();
		String list = this.messages.stream()
			.skip(Math.max(0, total - SHOWN))
			.map((message) -> "\n  " + Payloads.describe(message))
			.collect(Collectors.joining());
		long hidden = this.dropped + Math.max(0, total - SHOWN);
		return ((this.closed != null) ? "It was closed with " + this.closed : "It waited for " + this.patience)
				+ " and has received " + ((total > 0) ? ":" : "nothing.")
				+ ((hidden > 0) ? "\n  (" + hidden + " earlier messages)" : "") + list;
	}

}
