package io.deepstream.server.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.deepstream.server.benchmark.load.Crowd;
import io.deepstream.server.benchmark.load.Endpoint;
import io.deepstream.server.benchmark.load.Fanout;
import io.deepstream.server.benchmark.load.Figures;
import io.deepstream.server.benchmark.load.Generator;
import io.deepstream.server.benchmark.load.Holders;
import io.deepstream.server.benchmark.load.RecordReads;
import io.deepstream.server.benchmark.load.RecordWrites;
import io.deepstream.server.benchmark.load.Run;
import io.deepstream.server.benchmark.load.Workload;

/**
 * What a message costs this server when there is more of something: subscribers, names,
 * connections, bytes of a record; and what each of them takes of the heap. Draws a chart
 * each. Arguments: folder of the charts, seconds per measurement (5), which chart to draw
 * or {@code heap} (all).
 */
public final class Growth {

	private static final int PAYLOAD = 64;

	/**
	 * The same for any number of subscribers, as it decides how much leaves in one write.
	 */
	private static final int EVENTS_UNDER_WAY = 4;

	/**
	 * The container's connections take most of the heap of 1 GiB then, and Tomcat's own
	 * limit is near.
	 */
	private static final int MOST_ON_CONTAINER = 5000;

	private static final Pattern HEAP = Pattern.compile("^heap (\\d+)");

	private final Path folder;

	private final Duration time;

	private final String only;

	private final List<Peer> doors = Stream.of(Peer.CONTAINER, Peer.NETTY).filter(Peer::isAvailable).toList();

	private Growth(Path folder, int seconds, String only) {
		this.folder = folder;
		this.time = Duration.ofSeconds(seconds);
		this.only = only;
	}

	/** Measures and draws. */
	public static void main(String[] args) throws Exception {
		Core.bindGenerator();
		Growth growth = new Growth(Path.of(args[0]), (args.length > 1) ? Integer.parseInt(args[1]) : 5,
				(args.length > 2) ? args[2] : "");
		growth.chart("subscribers", "CPU µs per delivery of a burst, over subscribers", Growth::subscribers, 10, 100,
				1000, 10_000, 19_000);
		growth.chart("names", "CPU µs per event 1:1, over names that are subscribed to", Growth::names, 10, 1000,
				100_000, 1_000_000);
		growth.chart("connections", "CPU µs per event 1:1, over connected clients", Growth::connections, 10, 100, 1000,
				10_000);
		growth.chart("record-size", "CPU µs per patch of one field, over bytes of the record", Growth::sizes, 100, 1000,
				10_000, 100_000, 1_000_000);
		if ("heap".contains(growth.only)) {
			growth.heap();
		}
		System.exit(0);
	}

	private void chart(String name, String title, Series series, int... quantities)
			throws IOException, InterruptedException {
		if (!name.contains(this.only)) {
			return;
		}
		Map<String, TreeMap<Double, Double>> lines = new LinkedHashMap<>();
		for (Peer door : this.doors) {
			TreeMap<Double, Double> line = new TreeMap<>();
			for (int quantity : quantities) {
				if (door == Peer.CONTAINER && quantity > MOST_ON_CONTAINER && isClients(name)) {
					continue;
				}
				try (Peer.Started server = door.start()) {
					Figures figures = series.measure(this, server, quantity);
					line.put((double) quantity, figures.cpuEach());
					System.out.printf(Locale.ROOT, "%s | %s | %,d | %s | %s%n", name, door.label(), quantity,
							Samples.format(figures.cpuEach()), figures.faults());
				}
			}
			lines.put(door.label(), line);
		}
		Chart.lines(this.folder.resolve("growth-" + name + ".svg"), title, lines);
	}

	/** Whether the quantity is one of connections. */
	private static boolean isClients(String name) {
		return name.equals("subscribers") || name.equals("connections");
	}

	private Figures run(Peer.Started server, Workload workload) throws InterruptedException {
		return new Run(this.time, this.time, List.of(server.process().processes())).measure(workload);
	}

	private Figures subscribers(Peer.Started server, int subscribers) throws InterruptedException {
		return run(server, new Fanout(server.endpoint(), subscribers, PAYLOAD, 0, EVENTS_UNDER_WAY));
	}

	private Figures names(Peer.Started server, int names) throws InterruptedException {
		try (Holders holders = Holders.of(server.endpoint(), names)) {
			return run(server, Task.PAIRS.on(server.endpoint()));
		}
	}

	private Figures connections(Peer.Started server, int clients) throws InterruptedException {
		try (Generator idle = new Generator()) {
			idle.connect(server.endpoint(), clients, Crowd.NOBODY);
			return run(server, Task.PAIRS.on(server.endpoint()));
		}
	}

	private Figures sizes(Peer.Started server, int bytes) throws InterruptedException {
		return run(server,
				new RecordWrites(new RecordWrites.Options("growth/", 10, 10, bytes, 0, 1, RecordWrites.Mode.PATCH),
						new RecordWrites.Sides(server.endpoint(), server.endpoint())));
	}

	private void heap() throws InterruptedException {
		for (Peer door : this.doors) {
			print(door, "subscription to an event of its own, name of 11 characters", 500_000, Holders::of);
			print(door, "connected client that is logged in", 5000,
					(server, count) -> new Generator().connect(server, count, Crowd.NOBODY));
			print(door, "cached record of 100 bytes, name of 12 characters", 100_000,
					(server, count) -> new RecordReads(server, "growth/", 1, count, 100).prepare(new Generator()));
		}
	}

	private static void print(Peer door, String what, int count, Filling filling) throws InterruptedException {
		try (Peer.Started server = door.start()) {
			filling.fill(server.endpoint(), 10);
			long before = heap(server);
			filling.fill(server.endpoint(), count);
			System.out.printf(Locale.ROOT, "live heap, bytes per %s | %s | %,d%n", what, door.label(),
					(heap(server) - before) / count);
		}
	}

	private static long heap(Peer.Started server) {
		return Long.parseLong(server.process().ask("heap", HEAP).group(1));
	}

	@FunctionalInterface
	private interface Series {

		Figures measure(Growth growth, Peer.Started server, int quantity) throws InterruptedException;

	}

	@FunctionalInterface
	private interface Filling {

		void fill(Endpoint server, int count) throws InterruptedException;

	}

}
