package io.deepstream.server.record;

import java.time.Duration;
import java.util.BitSet;

/**
 * Names of the last {@value #SECONDS} seconds or a little longer, in a fixed amount of
 * memory: knows every one of them, and takes a few others for one. Not thread-safe; times
 * as of {@link System#nanoTime()}.
 */
final class RecentNames {

	private static final int SECONDS = 5;

	private static final long PERIOD = Duration.ofSeconds(SECONDS).toNanos();

	private static final int BITS = 20;

	private BitSet recent = new BitSet();

	private BitSet before = new BitSet();

	private long since;

	RecentNames(long now) {
		this.since = now;
	}

	void add(String name, long now) {
		forget(now);
		this.recent.set(place(name));
	}

	boolean mayContain(String name, long now) {
		forget(now);
		return this.recent.get(place(name)) || this.before.get(place(name));
	}

	private void forget(long now) {
		long age = now - this.since;
		if (age < PERIOD) {
			return;
		}
		BitSet oldest = this.before;
		this.before = this.recent;
		this.recent = oldest;
		this.recent.clear();
		if (age >= 2 * PERIOD) {
			this.before.clear();
		}
		this.since = now;
	}

	private static int place(String name) {
		return (name.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - BITS);
	}

}
