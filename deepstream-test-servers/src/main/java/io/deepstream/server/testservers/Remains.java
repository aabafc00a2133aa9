package io.deepstream.server.testservers;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What still runs: a shutdown hook ends it when the JVM ends before its tests did. */
final class Remains {

	private static final Set<Runner> RUNNERS = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNERS.forEach(Runner::remove), "test-servers-end"));
	}

	private Remains() {
	}

	static void add(Runner runner) {
		RUNNERS.add(runner);
	}

	static void forget(Runner runner) {
		RUNNERS.remove(runner);
	}

}
