package io.deepstream.server.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.deepstream.server.benchmark.load.Departures;
import io.deepstream.server.benchmark.load.Fanout;
import io.deepstream.server.benchmark.load.Figures;
import io.deepstream.server.benchmark.load.Run;

/**
 * A node with many clients is told to stop (SIGTERM) while another one has work: how long
 * it takes until all clients have gone there, how evenly they come, and what that means
 * for those who are there already. Arguments: clients (5000), seconds that the other node
 * is measured (15).
 */
public final class DrainFigures {

	private static final int SUBSCRIBERS = 20;

	private static final int PAYLOAD = 64;

	private static final int EVENTS_PER_SECOND = 100;

	private static final Duration WARMUP = Duration.ofSeconds(5);

	private final int clients;

	private final Duration time;

	private DrainFigures(int clients, int seconds) {
		this.clients = clients;
		this.time = Duration.ofSeconds(seconds);
	}

	/** Measures both doors. */
	public static void main(String[] args) throws Exception {
		Core.bindGenerator();
		DrainFigures figures = new DrainFigures((args.length > 0) ? Integer.parseInt(args[0]) : 5000,
				(args.length > 1) ? Integer.parseInt(args[1]) : 15);
		figures.print(Peer.CONTAINER);
		figures.print(Peer.NETTY);
		System.exit(0);
	}

	private void print(Peer door) throws Exception {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try (Peer.Started leaving = door.start();
				Peer.Started staying = door.start();
				Departures departures = new Departures(leaving.endpoint(), staying.endpoint(), this.clients)) {
			Callable<Figures> work = () -> new Run(WARMUP, this.time, List.of(staying.process().processes()))
				.measure(new Fanout(staying.endpoint(), SUBSCRIBERS, PAYLOAD, EVENTS_PER_SECOND, 0));
			print(door, "before", work.call());
			Future<Figures> during = thread.submit(work);
			LockSupport.parkNanos(WARMUP.plusSeconds(2).toNanos());
			long began = System.nanoTime();
			leaving.close();
			double ended = (System.nanoTime() - began) / 1e9;
			System.out.printf(Locale.ROOT, "%s | %,d clients: %s; process ended after %.2f s%n", door.label(),
					this.clients, departures.await(began), ended);
			print(door, "during", during.get(2 * this.time.toSeconds() + 60, TimeUnit.SECONDS));
		}
		finally {
			thread.shutdownNow();
		}
	}

	private static void print(Peer door, String when, Figures figures) {
		System.out.printf(Locale.ROOT,
				"%s | other node %s: event after %.2f ms (median), %.2f ms (99 %%), %.1f ms (longest); lost %d%n",
				door.label(), when, figures.latency(50), figures.latency(99), figures.latency(100),
				figures.faults().lost());
	}

}
