package io.deepstream.server.benchmark.load;

import java.util.Arrays;

import org.HdrHistogram.Histogram;

/**
 * What one run measured.
 *
 * @param traffic what was sent and received
 * @param cpu µs of CPU time of each group of processes
 * @param bytesRead what each group of processes has read, from the network above all
 * @param latencies from sending to reading, in ns
 * @param generatorCpu µs of CPU time of the generator
 * @param faults what went wrong
 */
public record Figures(Traffic traffic, double[] cpu, long[] bytesRead, Histogram latencies, double generatorCpu,
		Faults faults) {

	/** Deliveries or answers per second. */
	public double rate() {
		return this.traffic.received() / this.traffic.seconds();
	}

	/** µs of CPU time per delivery or answer of all processes together. */
	public double cpuEach() {
		return Arrays.stream(this.cpu).sum() / this.traffic.received();
	}

	/** µs of CPU time per delivery or answer of one group of processes. */
	public double cpuEach(int group) {
		return this.cpu[group] / this.traffic.received();
	}

	/** In ms. */
	public double latency(double percentile) {
		return this.latencies.getValueAtPercentile(percentile) / 1e6;
	}

	/**
	 * Traffic, within the measured time if not said otherwise.
	 *
	 * @param seconds measured
	 * @param sent publications, writes or requests
	 * @param received deliveries or answers
	 * @param bytesSent by all clients together
	 * @param everReceived from the first to the last delivery, warm-up included
	 */
	public record Traffic(double seconds, long sent, long received, long bytesSent, long everReceived) {

	}

}
