package io.deepstream.server.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Figures by row and column, each measured several times.
 */
final class Table {

	private final List<String> columns;

	private final Map<String, Map<String, Samples>> rows = new LinkedHashMap<>();

	Table(List<String> columns) {
		this.columns = columns;
	}

	void add(String row, String column, double value) {
		samples(row, column).add(value);
	}

	Samples samples(String row, String column) {
		return this.rows.computeIfAbsent(row, (name) -> new LinkedHashMap<>())
			.computeIfAbsent(column, (name) -> new Samples());
	}

	List<String> rows() {
		return List.copyOf(this.rows.keySet());
	}

	List<String> columns() {
		return this.columns;
	}

	/** Medians and ranges. */
	String figures() {
		return markdown(this.columns,
				(row) -> this.columns.stream().map((column) -> samples(row, column).toString()).toList());
	}

	/** How many times as much each column has as the one named; medians. */
	String ratios(String base) {
		return markdown(this.columns,
				(row) -> this.columns.stream().map((column) -> ratio(row, column, base)).toList());
	}

	private String ratio(String row, String column, String base) {
		Samples samples = samples(row, column);
		Samples bases = samples(row, base);
		return (samples.isEmpty() || bases.isEmpty()) ? "–" : Samples.format(samples.median() / bases.median());
	}

	private String markdown(List<String> head, Function<String, List<String>> cells) {
		List<String> lines = new ArrayList<>();
		lines.add("| | " + String.join(" | ", head) + " |");
		lines.add("|---|" + "---|".repeat(head.size()));
		rows().forEach((row) -> lines.add("| " + row + " | " + String.join(" | ", cells.apply(row)) + " |"));
		return String.join("\n", lines);
	}

}
