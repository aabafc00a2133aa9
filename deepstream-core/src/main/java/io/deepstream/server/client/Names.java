package io.deepstream.server.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names that the application is subscribed to. To the engine it is one subscriber;
 * here any number of callbacks share a name. They begin and end on the session's strand
 * for registrations.
 */
final class Names {

	private static final Logger logger = LoggerFactory.getLogger(Names.class);

	private final Map<String, Shared> byName = new ConcurrentHashMap<>();

	private final Session session;

	private final boolean each;

	private final Function<String, CompletableFuture<Message>> begin;

	private final Consumer<String> end;

	/**
	 * Begins without names.
	 * @param each whether the engine is told of each subscription to a name, not only of
	 * the first
	 * @param begin tells the engine that a name begins
	 * @param end tells the engine that it ends
	 */
	Names(Session session, boolean each, Function<String, CompletableFuture<Message>> begin, Consumer<String> end) {
		this.session = session;
		this.each = each;
		this.begin = begin;
		this.end = end;
	}

	/**
	 * Subscribes.
	 * @param inbox takes the messages about the name, in order, on the engine's threads
	 */
	Subscription add(String name, Inbox inbox) {
		Member member = new Member(name, inbox);
		this.session.registrations().run(() -> join(member));
		return member;
	}

	private void join(Member member) {
		if (member.closed.get()) {
			return;
		}
		if (this.session.isClosed()) {
			member.close();
			return;
		}
		Shared shared = this.byName.computeIfAbsent(member.name, (name) -> new Shared());
		shared.members.add(member);
		CompletableFuture<Message> begun = shared.begun;
		if (begun == null || this.each) {
			begun = this.begin.apply(member.name);
			shared.begun = begun;
		}
		begun.whenComplete((answer, failure) -> began(member, answer, failure));
	}

	private void began(Member member, @Nullable Message answer, @Nullable Throwable failure) {
		Throwable cause = failure;
		if (answer != null) {
			try {
				Answer.required(answer);
			}
			catch (DeepstreamException refused) {
				cause = refused;
			}
		}
		if (cause == null) {
			member.ready.complete(null);
			return;
		}
		member.ready.completeExceptionally(cause);
		this.session.later(() -> this.session.registrations().run(() -> fail(member)));
	}

	/** The engine does not know of a subscription that it has refused. */
	private void fail(Member member) {
		member.end();
		this.byName.computeIfPresent(member.name, (name, shared) -> {
			shared.members.remove(member);
			return shared.members.isEmpty() ? null : shared;
		});
	}

	private void leave(Member member) {
		Shared shared = this.byName.get(member.name);
		if (shared != null && shared.members.remove(member) && shared.members.isEmpty()) {
			this.byName.remove(member.name);
			this.end.accept(member.name);
		}
	}

	/** Hands a message to all who want its name. */
	void receive(Message message) {
		String name = message.name();
		if (name != null) {
			receive(name, message);
		}
	}

	/** Hands a message to all who want a name. */
	void receive(String name, Message message) {
		Shared shared = this.byName.get(name);
		if (shared != null) {
			shared.members.forEach((member) -> member.inbox.receive(message));
		}
	}

	/** Whether anybody wants a name. */
	boolean contains(String name) {
		return this.byName.containsKey(name);
	}

	/** The user may not be subscribed to a name any more, and is not. */
	void revoke(String name) {
		this.session.later(() -> this.session.registrations().run(() -> {
			Shared shared = this.byName.remove(name);
			if (shared != null) {
				logger.warn("A subscription to {} has ended: it is not permitted any more", Printable.of(name));
				shared.members.forEach(Member::end);
			}
		}));
	}

	/** What one subscription does with messages. */
	interface Inbox {

		/** Takes a message; on the engine's thread, so that only little can be done. */
		void receive(Message message);

		/** Takes no further message. */
		void close();

		/** Messages that were not passed on. */
		AtomicLong missed();

	}

	private static final class Shared {

		private final List<Member> members = new CopyOnWriteArrayList<>();

		private @Nullable CompletableFuture<Message> begun;

	}

	private final class Member implements Subscription {

		private final String name;

		private final Inbox inbox;

		private final Reply<@Nullable Void> ready;

		private final AtomicBoolean closed = new AtomicBoolean();

		Member(String name, Inbox inbox) {
			this.name = name;
			this.inbox = inbox;
			this.ready = new Reply<>(Names.this.session.callbacks());
		}

		@Override
		public CompletionStage<Void> ready() {
			return this.ready;
		}

		@Override
		public long missed() {
			return this.inbox.missed().get();
		}

		@Override
		public void close() {
			if (end()) {
				Names.this.session.registrations().run(() -> leave(this));
				this.ready.completeExceptionally(new DeepstreamException(Reason.CLOSED, "Closed by the application"));
			}
		}

		private boolean end() {
			boolean first = this.closed.compareAndSet(false, true);
			this.inbox.close();
			return first;
		}

	}

}
