package io.deepstream.server.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.deepstream.server.benchmark.load.Crowd;
import io.deepstream.server.benchmark.load.Figures;
import io.deepstream.server.benchmark.load.Run;

/**
 * Compares this server with others: gives all of them the same to do, in turn, several
 * times, and prints CPU time per message and what a client costs. A server that is not
 * installed is left out. Options, each as {@code name=value}: {@code rounds} (3),
 * {@code seconds} of warm-up and of measurement (6), {@code clients} of the login and
 * memory figures (5000), {@code servers} (container,netty,node,socket_io,stomp,nats),
 * {@code tasks} (all; {@code none} for nothing but the login and memory figures),
 * {@code chart} (file to draw to; none by default).
 */
public final class Compare {

	private static final String LOGIN = "connect and log in, per client";

	private static final String MEMORY = "resident memory per idle client, KiB";

	private final List<Peer> peers;

	private final List<Task> tasks;

	private final int seconds;

	private final int clients;

	private final Table cpu;

	private final Table memory;

	private final Table rates;

	private final List<String> faults = new ArrayList<>();

	private Compare(List<Peer> peers, List<Task> tasks, int seconds, int clients) {
		this.peers = peers;
		this.tasks = tasks;
		this.seconds = seconds;
		this.clients = clients;
		List<String> columns = peers.stream().map(Peer::label).toList();
		this.cpu = new Table(columns);
		this.memory = new Table(columns);
		this.rates = new Table(columns);
	}

	/** Prints the tables. */
	public static void main(String[] args) throws Exception {
		List<String> wanted = List
			.of(option(args, "servers", "container,netty,node,socket_io,stomp,nats").toUpperCase(Locale.ROOT)
				.split(","));
		List<Peer> peers = Arrays.stream(Peer.values())
			.filter((peer) -> wanted.contains(peer.name()) && peer.isAvailable())
			.toList();
		String names = option(args, "tasks", "all").toUpperCase(Locale.ROOT);
		List<Task> tasks = switch (names) {
			case "ALL" -> List.of(Task.values());
			case "NONE" -> List.of();
			default -> Arrays.stream(names.split(",")).map(Task::valueOf).toList();
		};
		Core.bindGenerator();
		Compare compare = new Compare(peers, tasks, Integer.parseInt(option(args, "seconds", "6")),
				Integer.parseInt(option(args, "clients", "5000")));
		int rounds = Integer.parseInt(option(args, "rounds", "3"));
		for (int round = 1; round <= rounds; round++) {
			for (Peer peer : peers) {
				System.err.printf("round %d of %d: %s%n", round, rounds, peer.label());
				compare.measure(peer);
			}
		}
		compare.print(option(args, "chart", ""));
		System.exit(0);
	}

	private static String option(String[] args, String name, String otherwise) {
		return Arrays.stream(args)
			.filter((arg) -> arg.startsWith(name + "="))
			.map((arg) -> arg.substring(name.length() + 1))
			.findFirst()
			.orElse(otherwise);
	}

	private void measure(Peer peer) throws InterruptedException {
		try (Peer.Started server = peer.start()) {
			for (Task task : this.tasks) {
				if (task.suits(peer)) {
					measure(peer, server, task);
				}
			}
		}
		try (Peer.Started server = peer.start()) {
			Crowd crowd = Crowd.measure(server.endpoint(), server.process().processes(), this.clients);
			this.cpu.add(LOGIN, peer.label(), crowd.cpu());
			this.memory.add(MEMORY, peer.label(), crowd.memory());
		}
	}

	private void measure(Peer peer, Peer.Started server, Task task) throws InterruptedException {
		Duration time = Duration.ofSeconds(this.seconds);
		Figures figures = new Run(time, time, List.of(server.process().processes()))
			.measure(task.on(server.endpoint()));
		this.cpu.add(task.label(), peer.label(), figures.cpuEach());
		this.rates.add(task.label(), peer.label(), figures.rate());
		if (!figures.faults().isNone()) {
			this.faults.add("- " + peer.label() + ", " + task.label() + ": " + figures.faults());
		}
	}

	private void print(String chart) throws IOException {
		System.out.println("CPU time of the server in µs, median [range]\n\n" + this.cpu.figures());
		if (this.peers.contains(Peer.NODE)) {
			System.out.println("\nThe same, as a share of deepstream on Node\n\n" + this.cpu.ratios(Peer.NODE.label()));
		}
		System.out.println("\nMessages per second\n\n" + this.rates.figures());
		System.out.println("\nMemory\n\n" + this.memory.figures());
		System.out.println("\nFaults: " + (this.faults.isEmpty() ? "none" : "\n" + String.join("\n", this.faults)));
		if (!chart.isEmpty()) {
			Chart.bars(Path.of(chart), "CPU time of the server per message, µs (logarithmic, less is better)",
					this.cpu);
		}
	}

}
