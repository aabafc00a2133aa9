package io.deepstream.server.benchmark.load;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

import io.netty.channel.EventLoop;

/**
 * Sends at a fixed rate, whatever the server does. A thread of its own keeps the time, as
 * timers of a selector are only good to a millisecond; the time it hands over is that
 * from which latency counts, so that a generator that is behind does not look fast.
 */
final class Pacer implements AutoCloseable {

	private final Thread thread;

	private volatile boolean stopped;

	/**
	 * Starts at once.
	 * @param perSecond of all calls together
	 * @param send called on the loop's thread
	 */
	Pacer(EventLoop loop, double perSecond, LongConsumer send) {
		this.thread = new Thread(() -> run(loop, 1e9 / perSecond, send), "pacer");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void run(EventLoop loop, double interval, LongConsumer send) {
		double next = System.nanoTime();
		while (!this.stopped) {
			long now = System.nanoTime();
			if (now < next) {
				LockSupport.parkNanos((long) next - now);
				continue;
			}
			int due = (int) Math.min(1000, 1 + (long) ((now - next) / interval));
			next += due * interval;
			loop.execute(() -> {
				for (int i = 0; i < due && !this.stopped; i++) {
					send.accept(now);
				}
			});
		}
	}

	@Override
	public void close() {
		this.stopped = true;
		LockSupport.unpark(this.thread);
	}

}
