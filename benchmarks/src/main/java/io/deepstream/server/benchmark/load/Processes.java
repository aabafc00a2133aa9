package io.deepstream.server.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * CPU time, memory and input of processes of this machine, from {@code /proc}. Processes
 * that have ended count nothing.
 *
 * @param pids their ids
 */
public record Processes(List<Long> pids) {

	/** {@code USER_HZ} is 100 on all architectures that matter. */
	private static final double MICROS_PER_TICK = 10_000;

	/** This JVM. */
	public static Processes self() {
		return new Processes(List.of(ProcessHandle.current().pid()));
	}

	/** A process and all that it has started. */
	public static Processes tree(ProcessHandle root) {
		return new Processes(Stream.concat(Stream.of(root), root.descendants()).map(ProcessHandle::pid).toList());
	}

	/** User and system time in µs, good to 10 ms. */
	public double cpuMicros() {
		return this.pids.stream().mapToDouble((pid) -> {
			String stat = read(pid, "stat");
			if (stat.isEmpty()) {
				return 0;
			}
			String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
			return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
		}).sum();
	}

	/** Memory in use by all of them, in KiB. */
	public long residentKiB() {
		return this.pids.stream().mapToLong((pid) -> field(read(pid, "status"), "VmRSS:")).sum();
	}

	/** Bytes read, from files and sockets. */
	public long bytesRead() {
		return this.pids.stream().mapToLong((pid) -> field(read(pid, "io"), "rchar:")).sum();
	}

	private static long field(String text, String name) {
		return text.lines()
			.filter((line) -> line.startsWith(name))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D+", "")))
			.findFirst()
			.orElse(0);
	}

	private static String read(long pid, String file) {
		try {
			return Files.readString(Path.of("/proc", Long.toString(pid), file));
		}
		catch (NoSuchFileException ended) {
			return "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
