package io.deepstream.server.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The same figure of several runs.
 */
final class Samples {

	private final List<Double> values = new ArrayList<>();

	void add(double value) {
		this.values.add(value);
		Collections.sort(this.values);
	}

	boolean isEmpty() {
		return this.values.isEmpty();
	}

	double median() {
		int half = this.values.size() / 2;
		return (this.values.size() % 2 == 1) ? this.values.get(half)
				: (this.values.get(half - 1) + this.values.get(half)) / 2;
	}

	/** Median and range. */
	@Override
	public String toString() {
		return isEmpty() ? "–" : format(median()) + ((this.values.size() > 1)
				? " [" + format(this.values.get(0)) + ", " + format(this.values.get(this.values.size() - 1)) + "]"
				: "");
	}

	static String format(double value) {
		return String.format(Locale.ROOT, (value < 10) ? "%.2f" : (value < 100) ? "%.1f" : "%,.0f", value);
	}

}
