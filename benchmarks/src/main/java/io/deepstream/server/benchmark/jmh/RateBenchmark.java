package io.deepstream.server.benchmark.jmh;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.connection.Quota;
import io.deepstream.server.connection.Rate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to look whether a message comes too early, for a client that keeps to its
 * rate and for one that does not.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RateBenchmark {

	private static Rate rate(int perSecond) {
		return Objects.requireNonNull(Rate.of(perSecond, 10, System::nanoTime));
	}

	@Benchmark
	public boolean within(Own own) {
		return own.quota.takeMessage();
	}

	@Benchmark
	public boolean withinOfConnectionAndUser(Own own, Shared shared) {
		return own.quota.takeMessage() && shared.quota.takeMessage();
	}

	@Benchmark
	@Threads(2)
	public boolean withinOfConnectionsOfOneUser(Own own, Shared shared) {
		return own.quota.takeMessage() && shared.quota.takeMessage();
	}

	@Benchmark
	public boolean exceeded(Own own) {
		return own.exceeded.takeMessage();
	}

	/** One connection. */
	@State(Scope.Thread)
	public static class Own {

		private final Quota quota = new Quota(rate(100_000_000), 0);

		private final Quota exceeded = new Quota(rate(1), 0);

	}

	/** One user with a connection on each thread. */
	@State(Scope.Benchmark)
	public static class Shared {

		private final Quota quota = new Quota(rate(100_000_000), 0);

	}

}
