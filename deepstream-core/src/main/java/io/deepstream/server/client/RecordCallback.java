package io.deepstream.server.client;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.record.JsonPatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription to a record: makes whole values of what the engine sends. Everything
 * but the queue is used by the mailbox only, so that values are made where callbacks run.
 */
final class RecordCallback implements Names.Inbox {

	private static final Logger logger = LoggerFactory.getLogger(RecordCallback.class);

	/** Changes that wait at most; then they are replaced by the newest value. */
	private static final int MAX_WAITING = 32;

	private static final long ABSENT = -1;

	private final Session session;

	private final String name;

	private final Changed changed;

	private final Runnable deleted;

	private final Mailbox mailbox;

	private final AtomicLong missed = new AtomicLong();

	private final ArrayDeque<Message> waiting = new ArrayDeque<>();

	/**
	 * Whether changes were dropped, so that only a whole value helps; guarded by this.
	 */
	private boolean stale;

	/** Whether the mailbox has a task for what waits; guarded by this. */
	private boolean scheduled;

	private volatile boolean closed;

	private long version = ABSENT;

	private byte @Nullable [] value;

	RecordCallback(Session session, String name, Changed changed, Runnable deleted) {
		this.session = session;
		this.name = name;
		this.changed = changed;
		this.deleted = deleted;
		this.mailbox = session.mailbox();
	}

	@Override
	public void receive(Message message) {
		boolean patch = message.action() == RecordAction.PATCH;
		synchronized (this) {
			if (patch && this.stale) {
				this.missed.incrementAndGet();
				return;
			}
			if (this.waiting.size() >= MAX_WAITING) {
				this.missed.addAndGet(this.waiting.size());
				this.waiting.clear();
				this.stale = true;
			}
			if (!patch) {
				this.stale = false;
			}
			if (!this.stale) {
				this.waiting.add(message);
			}
			if (this.scheduled) {
				return;
			}
			this.scheduled = true;
		}
		this.mailbox.add(this::next);
	}

	private void next() {
		Message message;
		boolean read;
		synchronized (this) {
			message = this.waiting.poll();
			this.scheduled = message != null;
			read = message == null && this.stale;
		}
		if (this.closed) {
			return;
		}
		if (message != null) {
			this.mailbox.add(this::next);
			take(message);
		}
		else if (read) {
			readAgain();
		}
	}

	private void take(Message message) {
		byte[] data = message.data();
		switch ((RecordAction) message.action()) {
			case PATCH -> patch(message);
			case DELETED -> gone();
			default -> {
				if (data == null || message.version() == ABSENT) {
					gone();
				}
				else if (message.version() != this.version || !Arrays.equals(data, this.value)) {
					pass(message.version(), data);
				}
			}
		}
	}

	private void patch(Message message) {
		byte[] before = this.value;
		byte[] after = (before != null && message.version() == this.version + 1)
				? JsonPatch.follow(before, message, this.session.payloads().json()) : null;
		if (after != null) {
			pass(message.version(), after);
			return;
		}
		synchronized (this) {
			while (!this.waiting.isEmpty() && this.waiting.peek().action() == RecordAction.PATCH) {
				this.waiting.poll();
			}
			this.stale |= this.waiting.isEmpty();
		}
	}

	/** The answer comes as a message, in its place among the changes. */
	private void readAgain() {
		this.session.ask(Message.builder(RecordAction.READ).name(this.name)).whenComplete((answer, failure) -> {
			if (answer != null && answer.action() == RecordAction.RECORD_NOT_FOUND) {
				receive(Message.builder(RecordAction.DELETED).name(this.name).build());
			}
			else if (answer == null || answer.action() != RecordAction.READ_RESPONSE) {
				logger.warn("Record {} could not be read again after changes were missed", Printable.of(this.name),
						failure);
			}
		});
	}

	private void gone() {
		boolean known = this.value != null;
		this.version = ABSENT;
		this.value = null;
		if (known) {
			this.deleted.run();
		}
	}

	private void pass(long next, byte[] data) {
		this.version = next;
		this.value = data;
		try {
			this.changed.accept(next, data);
		}
		catch (DeepstreamException unreadable) {
			this.missed.incrementAndGet();
			logger.warn("Version {} of record {} was not passed on", next, Printable.of(this.name), unreadable);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.mailbox.close();
	}

	@Override
	public AtomicLong missed() {
		return this.missed;
	}

	/** Told of each value. */
	interface Changed {

		/**
		 * Takes a value.
		 * @throws DeepstreamException if it is not what is wanted
		 */
		void accept(long version, byte[] json);

	}

}
