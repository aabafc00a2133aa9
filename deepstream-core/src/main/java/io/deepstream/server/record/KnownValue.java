package io.deepstream.server.record;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import io.deepstream.server.spi.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a record while work is under way, and since when: tasks are numbered
 * in the order they were asked for, so that a value can be told to be newer than the
 * question. Everything but {@link #takeTicket} is called on the record's strand.
 */
final class KnownValue {

	private final AtomicLong tickets = new AtomicLong();

	private long ticket;

	private @Nullable Optional<StoredRecord> value;

	private long since;

	/** Numbers the tasks in the order they were asked for. Any thread. */
	long takeTicket() {
		return this.tickets.incrementAndGet();
	}

	/** Begins the task with the given ticket. */
	void begin(long ticket) {
		this.ticket = ticket;
	}

	/** The time for {@link #set}: before what is asked now. */
	long now() {
		return this.tickets.get();
	}

	void set(Optional<StoredRecord> value, long since) {
		this.value = value;
		this.since = since;
	}

	void forget() {
		this.value = null;
	}

	/** Null if nothing is known. */
	@Nullable Optional<StoredRecord> get() {
		return this.value;
	}

	boolean isKnown() {
		return this.value != null;
	}

	/** Whether the value is one that was loaded after the task was asked for. */
	boolean isUpToDate() {
		return this.value != null && this.since >= this.ticket;
	}

}
