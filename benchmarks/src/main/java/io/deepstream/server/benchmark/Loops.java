package io.deepstream.server.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.deepstream.server.benchmark.load.Endpoint;
import io.deepstream.server.benchmark.load.Fanout;
import io.deepstream.server.benchmark.load.Figures;
import io.deepstream.server.benchmark.load.Run;

/**
 * What a delivery costs on one event loop and on two, with all cores for everybody; on
 * one loop also with a neighbour that is always busy, so that as many threads want the
 * cores as with two; and one event for very many subscribers, ten times a second.
 * Arguments: rounds (3), subscribers of that event (20,000; every one is an open file of
 * both processes). So many events are under way that every turn of a loop has much to do,
 * also if the cores are shared.
 */
public final class Loops {

	private static final int PAYLOAD = 64;

	private static final int SUBSCRIBERS = 500;

	private static final int WINDOW = 128;

	private static final int EVENTS_PER_SECOND = 10;

	private static final Duration TIME = Duration.ofSeconds(8);

	private enum Case {

		ONE_LOOP, ONE_LOOP_AND_NEIGHBOUR, TWO_LOOPS

	}

	private Loops() {
	}

	/** Prints the figures. */
	public static void main(String[] args) throws Exception {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 3;
		int many = (args.length > 1) ? Integer.parseInt(args[1]) : 20_000;
		Samples[] cpu = { new Samples(), new Samples(), new Samples() };
		for (int round = 0; round < rounds; round++) {
			for (Case measured : Case.values()) {
				cpu[measured.ordinal()].add(measure(measured));
			}
		}
		double two = cpu[Case.TWO_LOOPS.ordinal()].median();
		print("Two loops to one, medians: %.2f; to one with a busy neighbour: %.2f",
				two / cpu[Case.ONE_LOOP.ordinal()].median(), two / cpu[Case.ONE_LOOP_AND_NEIGHBOUR.ordinal()].median());
		try (ServerProcess server = start(2)) {
			long before = server.processes().residentKiB();
			Figures figures = run(server, new Fanout(endpoint(server), many, PAYLOAD, EVENTS_PER_SECOND, 0));
			print("%,d subscribers: p50 %.0f ms, p99 %.0f ms, %.2f µs per delivery, "
					+ "resident memory %,d MiB and %,d MiB at the end, faults: %s", many, figures.latency(50),
					figures.latency(99), figures.cpuEach(), before / 1024, server.processes().residentKiB() / 1024,
					figures.faults());
		}
		System.exit(0);
	}

	private static double measure(Case measured) throws InterruptedException {
		Thread neighbour = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				Thread.onSpinWait();
			}
		}, "neighbour");
		try (ServerProcess server = start((measured == Case.TWO_LOOPS) ? 2 : 1)) {
			if (measured == Case.ONE_LOOP_AND_NEIGHBOUR) {
				neighbour.start();
			}
			Figures figures = run(server, new Fanout(endpoint(server), SUBSCRIBERS, PAYLOAD, 0, WINDOW));
			print("%s: %.3f µs per delivery, %,.0f deliveries/s, faults: %s", measured, figures.cpuEach(),
					figures.rate(), figures.faults());
			return figures.cpuEach();
		}
		finally {
			neighbour.interrupt();
		}
	}

	private static ServerProcess start(int loops) {
		return ServerProcess.start("node",
				ServerProcess.java(List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"), Node.class,
						List.of("--server.address=127.0.0.1", "--server.port=0", "--logging.level.root=warn",
								"--deepstream.netty.port=0", "--deepstream.netty.address=127.0.0.1",
								"--deepstream.netty.threads=" + loops)));
	}

	private static Endpoint endpoint(ServerProcess server) {
		return Endpoint.deepstream(server.port());
	}

	private static Figures run(ServerProcess server, Fanout fanout) throws InterruptedException {
		return new Run(TIME, TIME, List.of(server.processes())).measure(fanout);
	}

	private static void print(String format, Object... values) {
		System.out.printf(Locale.ROOT, format + "%n", values);
		System.out.flush();
	}

}
