package io.deepstream.server.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The engine's threads: one per core. Tasks are short and never block. The queue holds at
 * most one entry per strand and per timer that is due, so what bounds those bounds it.
 */
public final class Workers implements Executor, AutoCloseable {

	private static final int IDLE_AFTER_CLOSE_MILLIS = 100;

	private final ThreadPoolExecutor threads;

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
		this.threads = new ThreadPoolExecutor(count, count, IDLE_AFTER_CLOSE_MILLIS, TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(), new DefaultThreadFactory("deepstream-worker", true));
	}

	/**
	 * Runs a task on one of the threads; also after {@link #close}, so that nothing is
	 * lost at shutdown.
	 */
	@Override
	public void execute(Runnable task) {
		this.threads.execute(task);
	}

	/**
	 * Lets the threads end as soon as nothing is left to do.
	 */
	@Override
	public void close() {
		this.threads.allowCoreThreadTimeOut(true);
	}

}
