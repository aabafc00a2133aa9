package io.deepstream.server.permission.valve;

import io.deepstream.server.protocol.JsonLimits;

/**
 * How rules are evaluated.
 *
 * @param maxRuleIterations how often one rule is evaluated while records are read for it,
 * at least 1
 * @param cacheSize decisions that are kept, at least 0
 * @param legacyTruthiness whether everything but {@code false} allows, as in the original
 * @param json limits of what rules look at
 */
public record ValveOptions(int maxRuleIterations, int cacheSize, boolean legacyTruthiness, JsonLimits json) {

	public ValveOptions {
		if (maxRuleIterations < 1) {
			throw new IllegalArgumentException("maxRuleIterations must be positive: " + maxRuleIterations);
		}
		if (cacheSize < 0) {
			throw new IllegalArgumentException("cacheSize must not be negative: " + cacheSize);
		}
	}

	/**
	 * Three evaluations, 10,000 decisions, only {@code true} allows.
	 */
	public static ValveOptions defaults() {
		return new ValveOptions(3, 10_000, false, JsonLimits.DEFAULTS);
	}

}
