package io.deepstream.server.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Draws figures as SVG, on logarithmic axes: bars of a table, or lines over a quantity.
 */
final class Chart {

	private static final String[] COLOURS = { "#1b6ca8", "#12a37f", "#d1495b", "#edae49", "#7a5195", "#66757f" };

	private static final int WIDTH = 900;

	private static final int LEFT = 60;

	private static final int RIGHT = 40;

	private final StringBuilder body = new StringBuilder();

	private final double least;

	private final double most;

	private int height;

	private Chart(double least, double most) {
		this.least = Math.log10(least);
		this.most = Math.log10(most);
	}

	/** One group of bars per row, the less the better. */
	static void bars(Path file, String title, Table table) throws IOException {
		double least = Double.MAX_VALUE;
		double most = 0;
		for (String row : table.rows()) {
			for (String column : table.columns()) {
				if (!table.samples(row, column).isEmpty()) {
					least = Math.min(least, table.samples(row, column).median());
					most = Math.max(most, table.samples(row, column).median());
				}
			}
		}
		Chart chart = new Chart(least / 2, most);
		chart.text(LEFT, 26, "16", title);
		chart.height = 40;
		chart.legend(table.columns());
		table.rows().forEach((row) -> chart.group(row, table));
		chart.write(file);
	}

	private void legend(List<String> names) {
		int x = LEFT;
		for (int i = 0; i < names.size(); i++) {
			int width = 30 + names.get(i).length() * 7;
			if (x + width > WIDTH) {
				x = LEFT;
				this.height += 20;
			}
			rectangle(x, this.height, 12, 12, i);
			text(x + 18, this.height + 11, "12", names.get(i));
			x += width;
		}
		this.height += 20;
	}

	private void group(String row, Table table) {
		this.height += 22;
		text(LEFT, this.height, "13", row);
		this.height += 6;
		for (int i = 0; i < table.columns().size(); i++) {
			Samples samples = table.samples(row, table.columns().get(i));
			if (!samples.isEmpty()) {
				double share = (Math.log10(samples.median()) - this.least) / (this.most - this.least);
				int length = (int) (share * (WIDTH - LEFT - RIGHT - 60));
				rectangle(LEFT, this.height, length, 13, i);
				text(LEFT + length + 6, this.height + 11, "11", Samples.format(samples.median()));
				this.height += 16;
			}
		}
	}

	/**
	 * One line per series, both axes logarithmic.
	 * @param series points by name: quantity to figure
	 */
	static void lines(Path file, String title, Map<String, TreeMap<Double, Double>> series) throws IOException {
		List<Double> values = series.values().stream().flatMap((line) -> line.values().stream()).toList();
		List<Double> quantities = series.values().stream().flatMap((line) -> line.keySet().stream()).toList();
		Chart chart = new Chart(floor(values) / 2, ceiling(values) * 2);
		chart.text(LEFT, 26, "16", title);
		chart.height = 40;
		chart.legend(List.copyOf(series.keySet()));
		chart.plot(series, Math.log10(floor(quantities)), Math.log10(ceiling(quantities)));
		chart.write(file);
	}

	private static double floor(List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
	}

	private static double ceiling(List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
	}

	private void plot(Map<String, TreeMap<Double, Double>> series, double first, double last) {
		int top = this.height + 10;
		int bottom = top + 260;
		double scale = (WIDTH - LEFT - RIGHT - 20) / Math.max(0.001, last - first);
		this.body.append("<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888\"/>%n".formatted(LEFT, top, bottom,
				WIDTH - RIGHT));
		int colour = 0;
		for (TreeMap<Double, Double> line : series.values()) {
			StringBuilder points = new StringBuilder();
			for (Map.Entry<Double, Double> point : line.entrySet()) {
				int x = LEFT + 10 + (int) (scale * (Math.log10(point.getKey()) - first));
				int y = bottom - (int) (260 * (Math.log10(point.getValue()) - this.least) / (this.most - this.least));
				points.append(x).append(',').append(y).append(' ');
				text(x - 10, y - 8, "11", Samples.format(point.getValue()));
				if (colour == 0) {
					text(x - 10, bottom + 18, "11", String.format(Locale.ROOT, "%,.0f", point.getKey()));
				}
			}
			this.body.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
				.formatted(points.toString().strip(), COLOURS[colour++ % COLOURS.length]));
		}
		this.height = bottom + 24;
	}

	private void rectangle(int x, int y, int width, int height, int colour) {
		this.body.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n".formatted(x, y,
				Math.max(1, width), height, COLOURS[colour % COLOURS.length]));
	}

	private void text(int x, int y, String size, String text) {
		this.body.append("<text x=\"%d\" y=\"%d\" font-size=\"%s\">%s</text>%n".formatted(x, y, size,
				text.replace("&", "&amp;").replace("<", "&lt;")));
	}

	private void write(Path file) throws IOException {
		int total = this.height + 20;
		Files.writeString(file, """
				<svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
				font-family="sans-serif" fill="#222">
				<rect width="%1$d" height="%2$d" fill="#fff"/>
				%3$s</svg>
				""".formatted(WIDTH, total, this.body));
	}

}
