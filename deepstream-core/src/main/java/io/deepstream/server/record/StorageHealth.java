package io.deepstream.server.record;

import java.time.Duration;

import io.deepstream.server.spi.ServerListener.State;
import org.jspecify.annotations.Nullable;

/**
 * How the storage is, told from how its writes end, and so how many may be under way. A
 * record that goes on failing after others were written is to blame itself: it has to
 * rest, and such records are repeated a few at a time. Every other failure speaks against
 * the storage: one write at a time is tried then, and, when several in a row have failed,
 * with growing pauses. Guarded by the queue's lock; times as of
 * {@link System#nanoTime()}.
 */
final class StorageHealth {

	private static final int MAX_IN_FLIGHT = 64;

	/** Failures in a row that make up "nothing succeeds". */
	private static final int DOWN_AFTER = 3;

	private static final Duration MAX_PAUSE = Duration.ofSeconds(2);

	/** Records whose last write has failed. */
	private int failing;

	private long written;

	private int failuresInARow;

	private int inFlight;

	/**
	 * Of those in flight, repeated ones: doubles as they succeed, halves as they fail.
	 */
	private int repeated;

	private int maxRepeated = 1;

	/** The one write that is tried while failures speak against the storage. */
	private @Nullable QueuedWrite trial;

	private int pauses;

	private long pausesUntil;

	/**
	 * Whether a write may begin.
	 * @param repeats whether it has failed before
	 */
	boolean admits(boolean repeats, long now) {
		if (pauseLeft(now) > 0 || (repeats && this.repeated >= this.maxRepeated)) {
			return false;
		}
		return (this.failuresInARow > 0) ? this.trial == null : this.inFlight < MAX_IN_FLIGHT;
	}

	/** Nanoseconds for which nothing is tried, 0 for none. */
	long pauseLeft(long now) {
		return (this.pauses > 0) ? Math.max(0, this.pausesUntil - now) : 0;
	}

	void begun(QueuedWrite write) {
		this.inFlight++;
		if (write.failures > 0) {
			this.repeated++;
		}
		if (this.failuresInARow > 0) {
			this.trial = write;
		}
	}

	private void ended(QueuedWrite write) {
		this.inFlight--;
		if (write.failures > 0) {
			this.repeated--;
		}
		if (this.trial == write) {
			this.trial = null;
		}
	}

	void succeeded(QueuedWrite write) {
		ended(write);
		recovered(write);
		this.written++;
		this.failuresInARow = 0;
		this.pauses = 0;
	}

	/** Says nothing about the storage. */
	void rejected(QueuedWrite write) {
		ended(write);
		recovered(write);
		if (this.failing == 0) {
			this.failuresInARow = 0;
			this.pauses = 0;
		}
	}

	private void recovered(QueuedWrite write) {
		if (write.failures > 0) {
			write.failures = 0;
			this.failing--;
			this.maxRepeated = Math.min(MAX_IN_FLIGHT, this.maxRepeated * 2);
		}
	}

	void failed(QueuedWrite write, long now) {
		ended(write);
		if (write.failures++ == 0) {
			this.failing++;
			write.writtenBefore = this.written;
		}
		else {
			this.maxRepeated = Math.max(1, this.maxRepeated / 2);
		}
		write.restsUntil = now + pause(write.failures);
		if (write.writtenBefore == this.written) {
			this.failuresInARow++;
		}
		if (isDown() && pauseLeft(now) == 0) {
			this.pauses++;
			this.pausesUntil = now + pause(this.pauses);
		}
	}

	/** Nanoseconds. */
	private static long pause(int number) {
		return Math.min(MAX_PAUSE.toNanos(), Duration.ofMillis(25L << Math.min(number, 10)).toNanos());
	}

	private boolean isDown() {
		return this.failuresInARow >= DOWN_AFTER;
	}

	State state() {
		if (this.failing == 0) {
			return State.UP;
		}
		return isDown() ? State.DOWN : State.DEGRADED;
	}

}
