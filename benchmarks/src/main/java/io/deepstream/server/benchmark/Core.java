package io.deepstream.server.benchmark;

import java.io.IOException;
import java.util.List;

/**
 * Binds processes to cores, where there is a {@code taskset} and more than one core: a
 * server has the first one for itself, the generator the second one.
 */
final class Core {

	private static final boolean POSSIBLE = Runtime.getRuntime().availableProcessors() > 1
			&& succeeds(List.of("taskset", "-V"));

	private Core() {
	}

	/** What to put in front of a server's command. */
	static List<String> server() {
		return POSSIBLE ? List.of("taskset", "-c", "0") : List.of();
	}

	/** Binds this JVM with all its threads. */
	static void bindGenerator() {
		if (POSSIBLE) {
			succeeds(List.of("taskset", "-a", "-c", "-p", "1", Long.toString(ProcessHandle.current().pid())));
		}
	}

	static boolean succeeds(List<String> command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			process.getInputStream().readAllBytes();
			return process.waitFor() == 0;
		}
		catch (IOException missing) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
