package io.deepstream.server.record;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Whether the changes of a hot record that arrive may be in another order than they have
 * in the cache: those of one node are in order, those of several may not be, and no
 * version tells. On the record's strand; times as of {@link System#nanoTime()}.
 */
final class Rivalry {

	/** How long a change may be on its way from another node. */
	static final Duration LATE_CHANGES = Duration.ofSeconds(2);

	private @Nullable String node;

	private long lastChange;

	/** The last change by another node than the last one. */
	private long rivalChange;

	private boolean hasRival;

	/**
	 * Begins with a value of which it is not known who wrote it, so that whoever changes
	 * it next is a rival.
	 */
	Rivalry(long now) {
		this.lastChange = now;
	}

	/**
	 * A change was sent to the subscribers.
	 * @return whether it may be older than one that was sent before
	 */
	boolean changed(String by, long now) {
		if (!by.equals(this.node)) {
			this.hasRival = true;
			this.rivalChange = this.lastChange;
			this.node = by;
		}
		this.lastChange = now;
		return this.hasRival && now - this.rivalChange < LATE_CHANGES.toNanos();
	}

}
