package io.deepstream.server.benchmark.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;

/**
 * How long a workload runs unmeasured and measured, and whose CPU time is taken.
 *
 * @param warmup before the measurement
 * @param duration of the measurement
 * @param processes groups whose CPU time is reported one by one
 */
public record Run(Duration warmup, Duration duration, List<Processes> processes) {

	private static final long DRAIN = TimeUnit.SECONDS.toNanos(10);

	/** Runs it from connecting to the last delivery; blocks. */
	public Figures measure(Workload workload) throws InterruptedException {
		try (Generator generator = new Generator()) {
			workload.prepare(generator);
			Tally tally = generator.tally();
			generator.run(workload::start);
			pause(this.warmup);
			Snapshot before = generator.call(() -> {
				tally.begin();
				return snapshot(tally);
			});
			pause(this.duration);
			Snapshot after = generator.call(() -> {
				tally.end();
				return snapshot(tally);
			});
			Histogram latencies = generator.call(() -> tally.latencies().copy());
			generator.run(workload::stop);
			long deadline = System.nanoTime() + DRAIN;
			while (generator.call(() -> tally.received() < workload.expected()) && System.nanoTime() < deadline) {
				pause(Duration.ofMillis(10));
			}
			long received = generator.call(tally::received);
			long lost = generator.call(() -> workload.expected()) - received;
			workload.verify(generator);
			return figures(before, after.ended(received), latencies, generator.call(() -> tally.faults(lost)));
		}
	}

	private static Figures figures(Snapshot before, Snapshot after, Histogram latencies, Faults faults) {
		double seconds = (after.time - before.time) / 1e9;
		double[] cpu = new double[after.cpu.length];
		long[] read = new long[cpu.length];
		for (int i = 0; i < cpu.length; i++) {
			cpu[i] = after.cpu[i] - before.cpu[i];
			read[i] = after.read[i] - before.read[i];
		}
		return new Figures(
				new Figures.Traffic(seconds, after.sent - before.sent, after.received - before.received,
						after.bytes - before.bytes, after.everReceived),
				cpu, read, latencies, after.generator - before.generator, faults);
	}

	private Snapshot snapshot(Tally tally) {
		return new Snapshot(System.nanoTime(), tally.sent(), tally.received(), tally.bytesSent(), 0,
				this.processes.stream().mapToDouble(Processes::cpuMicros).toArray(),
				this.processes.stream().mapToLong(Processes::bytesRead).toArray(), Processes.self().cpuMicros());
	}

	private static void pause(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	private record Snapshot(long time, long sent, long received, long bytes, long everReceived, double[] cpu,
			long[] read, double generator) {

		private Snapshot ended(long total) {
			return new Snapshot(this.time, this.sent, this.received, this.bytes, total, this.cpu, this.read,
					this.generator);
		}

	}

}
