package io.deepstream.server.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.deepstream.server.benchmark.load.Figures;
import io.deepstream.server.benchmark.load.Pairs;
import io.deepstream.server.benchmark.load.RecordWrites;
import io.deepstream.server.benchmark.load.Run;
import io.deepstream.server.benchmark.load.Workload;
import io.deepstream.server.testservers.TestServers;

/**
 * Figures of nodes on Redis and on each message bus: record writes of one node, the way
 * from a client of one node to a client of another, and what grows with the number of
 * nodes. Starts all servers it needs. Arguments: {@code writes}, {@code latency},
 * {@code growth}, by default all; a message bus, by default all; {@code quick} for runs
 * of a second, to see that everything works.
 */
public final class ClusterFigures {

	private static final int PAYLOAD = 64;

	private final Duration warmup;

	private final Duration duration;

	private final List<Bus> buses;

	private ClusterFigures(boolean quick, List<Bus> buses) {
		this.buses = buses;
		this.warmup = Duration.ofSeconds(quick ? 1 : 10);
		this.duration = Duration.ofSeconds(quick ? 1 : 10);
	}

	/** Prints the tables. */
	public static void main(String[] args) throws Exception {
		Set<String> parts = new TreeSet<>(Arrays.asList(args));
		boolean quick = parts.remove("quick");
		List<Bus> buses = Stream.of(Bus.values()).filter((bus) -> parts.remove(bus.type())).toList();
		ClusterFigures figures = new ClusterFigures(quick, buses.isEmpty() ? List.of(Bus.values()) : buses);
		if (parts.isEmpty()) {
			parts.addAll(List.of("writes", "latency", "growth"));
		}
		if (parts.contains("writes")) {
			figures.writes();
		}
		if (parts.contains("latency")) {
			figures.latency();
		}
		if (parts.contains("growth")) {
			figures.growth();
		}
		System.exit(0);
	}

	private static void print(String format, Object... values) {
		System.out.printf(Locale.ROOT, format + "%n", values);
		System.out.flush();
	}

	private void writes() throws InterruptedException, IOException {
		RedisFloor floor = new RedisFloor(TestServers.redis());
		print("Redis alone: %,.0f scripted writes/s on 50 connections, one under way on each; %,.0f with 100",
				floor.writesPerSecond(50, 1), floor.writesPerSecond(50, 100));
		print("| acknowledged writes through Redis | writes/s | CPU µs each, node | Redis | p50 ms | p99 ms | faults |");
		print("|---|---|---|---|---|---|---|");
		try (Cluster node = Cluster.start(null, 1)) {
			writes(node, 1, 1, 1);
			writes(node, 1, 1, 16);
			writes(node, 50, 50, 1);
			writes(node, 1000, 50, 1);
			writes(node, 1000, 50, 4);
		}
	}

	private void writes(Cluster node, int records, int writers, int window) throws InterruptedException {
		RecordWrites.Options options = new RecordWrites.Options(name(), records, writers, PAYLOAD, 0, window,
				RecordWrites.Mode.SET_WITH_ACK);
		Figures figures = run(node, new RecordWrites(options, new RecordWrites.Sides(node.endpoint(0), null)));
		print("| %,d records, %d clients, %d under way per record | %,.0f | %.1f | %.1f | %.2f | %.2f | %s |", records,
				writers, window, figures.rate(), figures.cpuEach(0), figures.cpuEach(1), figures.latency(50),
				figures.latency(99), figures.faults());
	}

	private Figures run(Cluster cluster, Workload workload) throws InterruptedException {
		return new Run(this.warmup, this.duration, List.of(cluster.processes(), cluster.backends())).measure(workload);
	}

	/** New for each run, so that no record exists. */
	private static String name() {
		return "figures/" + Long.toString(System.nanoTime(), 36) + "/";
	}

	private void latency() throws InterruptedException {
		print("| from node A to node B | what | per second | p50 ms | p99 ms | CPU µs each, nodes | servers | faults |");
		print("|---|---|---|---|---|---|---|---|");
		for (Bus bus : this.buses) {
			try (Cluster cluster = Cluster.start(bus, 2)) {
				// the higher rate first, so that code is compiled
				updates(cluster, bus, 2000);
				updates(cluster, bus, 500);
				events(cluster, bus, 2000);
				events(cluster, bus, 500);
			}
		}
	}

	private void updates(Cluster cluster, Bus bus, int rate) throws InterruptedException {
		RecordWrites.Options options = new RecordWrites.Options(name(), 50, 50, PAYLOAD, rate, 0,
				RecordWrites.Mode.SET);
		print(bus, "record update", rate, run(cluster,
				new RecordWrites(options, new RecordWrites.Sides(cluster.endpoint(0), cluster.endpoint(1)))));
	}

	private void events(Cluster cluster, Bus bus, int rate) throws InterruptedException {
		List<Pairs.Route> routes = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			routes.add(new Pairs.Route(name() + i, cluster.endpoint(0), cluster.endpoint(1)));
		}
		print(bus, "event", rate, run(cluster, new Pairs(routes, PAYLOAD, rate)));
	}

	private static void print(Bus bus, String what, int rate, Figures figures) {
		print("| %s | %s | %,d | %.2f | %.2f | %.0f | %.0f | %s |", bus.type(), what, rate, figures.latency(50),
				figures.latency(99), figures.cpuEach(0), figures.cpuEach(1), figures.faults());
	}

	/** Each node wants what one other node publishes, however many there are. */
	private void growth() throws InterruptedException {
		int rate = 200;
		print("Each node receives %d events/s of %d bytes that its clients want", rate, PAYLOAD);
		print("| bus | nodes | per event: messages | bytes of them | bytes from the network | CPU µs, nodes | faults |");
		print("|---|---|---|---|---|---|---|");
		for (Bus bus : this.buses) {
			for (int nodes : new int[] { 2, 4, 6 }) {
				try (Cluster cluster = Cluster.start(bus, nodes)) {
					growth(cluster, bus, nodes, rate);
				}
			}
		}
	}

	private void growth(Cluster cluster, Bus bus, int nodes, int rate) throws InterruptedException {
		List<Pairs.Route> routes = new ArrayList<>();
		for (int i = 0; i < nodes; i++) {
			routes.add(new Pairs.Route("figures/" + i, cluster.endpoint(i), cluster.endpoint((i + 1) % nodes)));
		}
		long[] before = cluster.received();
		Figures figures = run(cluster, new Pairs(routes, PAYLOAD, rate * nodes));
		long[] after = cluster.received();
		double events = figures.traffic().everReceived();
		print("| %s | %d | %.3f | %.1f | %.0f | %.0f | %s |", bus.type(), nodes, (after[0] - before[0]) / events,
				(after[1] - before[1]) / events,
				(figures.bytesRead()[0] - figures.traffic().bytesSent()) / (double) figures.traffic().received(),
				figures.cpuEach(0), figures.faults());
	}

}
