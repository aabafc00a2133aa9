package io.deepstream.server.testservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on the loopback address, none given twice by one JVM. All lie below the range
 * from which kernels take the local ports of outgoing connections: a client that keeps
 * trying to reach a stopped server there could get the server's port as its own, connect
 * to itself and hold the port against the server's return.
 */
public final class Ports {

	private static final int FIRST = 15_000;

	/** Redis Cluster adds 10,000. */
	private static final int END = 22_700;

	private static final int TRIES = 1_000;

	private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

	private Ports() {
	}

	/**
	 * A port that nothing listens on now.
	 * @return another one with every call
	 */
	public static int next() {
		for (int i = 0; i < TRIES; i++) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, END);
			if (GIVEN.add(port) && isFree(port)) {
				return port;
			}
		}
		throw new IllegalStateException("No free port between " + FIRST + " and " + END);
	}

	static boolean isFree(int port) {
		try (ServerSocket probe = new ServerSocket()) {
			probe.setReuseAddress(true);
			probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
