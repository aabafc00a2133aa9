package io.deepstream.server.benchmark.load;

import java.util.Map;

/**
 * What a server did wrong in a run.
 *
 * @param lost deliveries that had not come 10 s after the end
 * @param duplicates deliveries that came again
 * @param outOfOrder deliveries that came after a later one
 * @param gaps deliveries that were missing when a later one came
 * @param errors everything else that must not happen, and how often it did
 */
public record Faults(long lost, long duplicates, long outOfOrder, long gaps, Map<String, Long> errors) {

	public boolean isNone() {
		return this.lost == 0 && this.duplicates == 0 && this.outOfOrder == 0 && this.gaps == 0
				&& this.errors.isEmpty();
	}

	/** Empty if there is none. */
	@Override
	public String toString() {
		return isNone() ? "" : "not received within 10 s of the end " + this.lost + ", duplicate " + this.duplicates
				+ ", out of order " + this.outOfOrder + ", gaps " + this.gaps + " " + this.errors;
	}

}
