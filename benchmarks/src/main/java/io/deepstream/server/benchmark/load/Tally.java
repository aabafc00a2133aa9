package io.deepstream.server.benchmark.load;

import java.util.Map;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;

/**
 * Counts what one run sent and received. Used on the generator's thread only.
 */
public final class Tally {

	private static final long LONGEST = 60_000_000_000L;

	private final Histogram latencies = new Histogram(LONGEST, 3);

	private final Map<String, Long> errors = new TreeMap<>();

	private boolean measuring;

	private long sent;

	private long received;

	private long sentMeasured;

	private long duplicates;

	private long outOfOrder;

	private long gaps;

	private long bytesSent;

	/** From now on latencies count. */
	void begin() {
		this.measuring = true;
		this.latencies.reset();
		this.sentMeasured = 0;
	}

	void end() {
		this.measuring = false;
	}

	void countSent() {
		this.sent++;
		if (this.measuring) {
			this.sentMeasured++;
		}
	}

	void countBytes(int bytes) {
		this.bytesSent += bytes;
	}

	/** A delivery or an answer. */
	void countReceived(long nanos) {
		this.received++;
		if (this.measuring) {
			this.latencies.recordValue(Math.max(1, Math.min(nanos, LONGEST)));
		}
	}

	/**
	 * Compares a sequence number with the one before, of the same sender and receiver.
	 * @return the highest so far
	 */
	long order(long last, long sequence) {
		if (sequence > last) {
			this.gaps += sequence - last - 1;
			return sequence;
		}
		if (sequence == last) {
			this.duplicates++;
		}
		else {
			this.outOfOrder++;
		}
		return last;
	}

	/** Something that must not happen. */
	void countError(String what) {
		this.errors.merge(what, 1L, Long::sum);
	}

	/** Deliveries since the start of the run. */
	long received() {
		return this.received;
	}

	/** Publications, writes or requests since the start of the run. */
	long sent() {
		return this.sent;
	}

	long sentMeasured() {
		return this.sentMeasured;
	}

	long bytesSent() {
		return this.bytesSent;
	}

	Histogram latencies() {
		return this.latencies;
	}

	Faults faults(long lost) {
		return new Faults(lost, this.duplicates, this.outOfOrder, this.gaps, Map.copyOf(this.errors));
	}

}
