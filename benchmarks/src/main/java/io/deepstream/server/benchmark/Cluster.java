package io.deepstream.server.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.deepstream.server.benchmark.load.Endpoint;
import io.deepstream.server.benchmark.load.Processes;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on one Redis and, if there are several, one message bus; each in a JVM of its
 * own.
 */
final class Cluster implements AutoCloseable {

	private static final Pattern COUNTERS = Pattern.compile("^bus (\\d+) (\\d+)");

	/**
	 * The system property {@code node.options} adds some, such as those of a profiler.
	 */
	private static final List<String> OPTIONS = Stream
		.of(("-Xms400m -Xmx400m -XX:+UseSerialGC " + System.getProperty("node.options", "")).split(" "))
		.toList();

	private final List<ServerProcess> nodes = new ArrayList<>();

	private Cluster() {
	}

	/** Starts nodes one after the other. */
	static Cluster start(@Nullable Bus bus, int size) {
		Cluster cluster = new Cluster();
		try {
			String prefix = "figures" + Long.toString(System.nanoTime(), 36).toLowerCase(Locale.ROOT);
			for (int i = 0; i < size; i++) {
				List<String> arguments = new ArrayList<>(Bus.redis());
				if (bus != null) {
					arguments.addAll(bus.properties(prefix, i));
				}
				arguments.addAll(List.of("--server.address=127.0.0.1", "--server.port=0", "--deepstream.netty.port=0",
						"--deepstream.netty.address=127.0.0.1", "--logging.level.root=warn",
						"--deepstream.node-id=node-" + i));
				cluster.nodes.add(ServerProcess.start("node-" + i, ServerProcess.java(OPTIONS, Node.class, arguments)));
			}
			return cluster;
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	Endpoint endpoint(int node) {
		return Endpoint.deepstream(this.nodes.get(node).port());
	}

	/** All nodes. */
	Processes processes() {
		return new Processes(this.nodes.stream().flatMap((node) -> node.processes().pids().stream()).toList());
	}

	/** Whatever else this JVM has started: Redis and the servers of message buses. */
	Processes backends() {
		List<Long> nodes = processes().pids();
		Stream<Long> others = ProcessHandle.current().descendants().map(ProcessHandle::pid);
		return new Processes(others.filter((pid) -> !nodes.contains(pid)).toList());
	}

	/** Messages and bytes that have come to all nodes together over the bus. */
	long[] received() {
		long[] sum = new long[2];
		for (ServerProcess node : this.nodes) {
			Matcher counters = node.ask("bus", COUNTERS);
			sum[0] += Long.parseLong(counters.group(1));
			sum[1] += Long.parseLong(counters.group(2));
		}
		return sum;
	}

	@Override
	public void close() {
		this.nodes.forEach(ServerProcess::close);
	}

}
