package io.deepstream.server.connector.link;

/**
 * Tells a live connection from a dead one by what this node sends itself. A beacon that
 * is late because others wait in front of it does not count against the connection, nor
 * does one that comes late among others. One thread.
 */
final class Beacon {

	/** Beats without any progress after which a connection is dead. */
	private static final int MAX_QUIET = 3;

	/** Beacons that may be missing although other messages come in. */
	private static final int MAX_UNSEEN = 30;

	private long sent;

	private long seen;

	private boolean taken;

	private boolean refused;

	private long takes;

	private long receipts;

	private int quiet;

	/** Whether nothing is known to become of the last one any more. */
	boolean wantsNext() {
		return this.taken || this.refused || this.seen == this.sent;
	}

	long next() {
		this.taken = false;
		this.refused = false;
		return ++this.sent;
	}

	void taken(long number) {
		this.taken |= number == this.sent;
	}

	void refused(long number) {
		this.refused |= number == this.sent;
	}

	/**
	 * One came back, maybe not for the first time.
	 * @return whether one before it did not
	 */
	boolean seen(long number) {
		boolean lost = number > this.seen + 1;
		this.seen = Math.max(this.seen, number);
		return lost;
	}

	/**
	 * To be called in regular intervals.
	 * @param takes frames that were taken until now
	 * @param receipts frames that have come in until now
	 * @param busy whether a frame that has come in is being handled
	 * @return whether the connection is dead
	 */
	boolean isDead(long takes, long receipts, boolean busy) {
		boolean progress = this.taken ? busy || receipts != this.receipts : takes != this.takes;
		this.quiet = (progress || this.seen == this.sent) ? 0 : this.quiet + 1;
		this.takes = takes;
		this.receipts = receipts;
		return this.quiet >= MAX_QUIET || this.sent - this.seen >= MAX_UNSEEN;
	}

}
