package io.deepstream.server.testservers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for servers to come and go. */
final class Waiting {

	/**
	 * Long, as test machines are loaded; nobody waits for it in vain but a broken start.
	 */
	private static final Duration START = Duration.ofSeconds(120);

	static final Duration STOP = Duration.ofSeconds(30);

	/** For servers that found a group. */
	static final Duration JOIN = Duration.ofSeconds(120);

	private static final Duration PAUSE = Duration.ofMillis(10);

	private static final int CONNECT_MILLIS = 2_000;

	private static final int ANSWER_MILLIS = 5_000;

	private Waiting() {
	}

	static void untilAnswering(ServerKind kind, InetSocketAddress address, Runner runner) {
		boolean[] died = new boolean[1];
		boolean answers = until(runner.patience(), () -> {
			died[0] = !runner.isRunning();
			return died[0] || answers(kind, address);
		});
		if (!answers || died[0]) {
			throw new IllegalStateException("%s (%s) at %s:%d %s%s".formatted(kind.name(), runner.origin(),
					address.getHostString(), address.getPort(), (died[0]) ? "ended at its start" : "does not answer",
					runner.lastWords()));
		}
	}

	static boolean answers(ServerKind kind, InetSocketAddress address) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
			socket.setSoTimeout(ANSWER_MILLIS);
			return kind.answers(socket);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Polls {@code condition}; false if it is still false after {@code limit}. */
	static boolean until(Duration limit, BooleanSupplier condition) {
		long end = System.nanoTime() + limit.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				return false;
			}
			if (Thread.currentThread().isInterrupted()) {
				throw new IllegalStateException("Interrupted while waiting for a test server");
			}
			LockSupport.parkNanos(PAUSE.toNanos());
		}
		return true;
	}

}
