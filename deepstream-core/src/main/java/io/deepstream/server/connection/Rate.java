package io.deepstream.server.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * So many a second, and some at once: a token bucket that is filled up when it is empty,
 * so that it costs no look at the clock until then. Within any span of time it gives no
 * more than twice its capacity on top of the rate. Any thread.
 */
public final class Rate {

	/** Tokens a second; more cannot be counted. */
	static final int MAX_PER_SECOND = 100_000_000;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final long perSecond;

	private final long capacityNanos;

	private final LongSupplier clock;

	private final AtomicLong left;

	private long filledAt;

	private Rate(int perSecond, int seconds, LongSupplier clock) {
		this.perSecond = perSecond;
		this.capacityNanos = seconds * SECOND;
		this.clock = clock;
		this.left = new AtomicLong((long) perSecond * seconds);
		this.filledAt = clock.getAsLong();
	}

	/**
	 * Begins with a full bucket.
	 * @param perSecond how many may come; 0 for any number
	 * @param seconds how long nobody may come so that all who could have come at once
	 * @param clock nanoseconds
	 * @return null for any number
	 */
	public static @Nullable Rate of(int perSecond, int seconds, LongSupplier clock) {
		return (perSecond > 0) ? new Rate(perSecond, seconds, clock) : null;
	}

	/**
	 * Takes one of those that may come now.
	 * @return false if there is none
	 */
	public boolean take() {
		return this.left.getAndDecrement() > 0 || refill();
	}

	private synchronized boolean refill() {
		if (this.left.getAndDecrement() > 0) {
			return true;
		}
		long now = this.clock.getAsLong();
		long elapsed = Math.min(now - this.filledAt, this.capacityNanos);
		long earned = elapsed * this.perSecond / SECOND;
		if (earned <= 0) {
			return false;
		}
		// what is left of a token's time counts for the next one
		this.filledAt = (elapsed == this.capacityNanos) ? now : this.filledAt + earned * SECOND / this.perSecond;
		this.left.set(earned - 1);
		return true;
	}

}
