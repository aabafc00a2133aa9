package io.deepstream.server.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The engine's threads: one per core. Tasks are short and never block. The queue holds at
 * most one entry per strand and per timer that is due, so what bounds those bounds it.
 */
public final class Workers implements Executor, AutoCloseable {

	private final ExecutorService threads;

	/**
	 * As many threads as the machine has cores.
	 */
	public Workers() {
		this(Runtime.getRuntime().availableProcessors());
	}

	/**
	 * A fixed number of daemon threads.
	 * @param count at least 1
	 */
	public Workers(int count) {
		this.threads = Executors.newFixedThreadPool(count, new DefaultThreadFactory("deepstream-worker", true));
	}

	/**
	 * Runs a task; after {@link #close} on the caller's thread, so that nothing is lost
	 * at shutdown.
	 */
	@Override
	public void execute(Runnable task) {
		if (this.threads.isShutdown()) {
			task.run();
			return;
		}
		try {
			this.threads.execute(task);
		}
		catch (java.util.concurrent.RejectedExecutionException closed) {
			task.run();
		}
	}

	/**
	 * Takes no further tasks; those submitted still run.
	 */
	@Override
	public void close() {
		this.threads.shutdown();
	}

}
