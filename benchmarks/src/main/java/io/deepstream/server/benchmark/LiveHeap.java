package io.deepstream.server.benchmark;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What is alive on this JVM's heap.
 */
final class LiveHeap {

	private LiveHeap() {
	}

	/** After several collections; takes two seconds. */
	static long bytes() {
		for (int i = 0; i < 4; i++) {
			System.gc();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
