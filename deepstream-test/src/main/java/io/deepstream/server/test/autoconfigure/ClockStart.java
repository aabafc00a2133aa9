package io.deepstream.server.test.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.test.ManualClock;

import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Lets the manual clock run by itself while the node starts, which waits for it where
 * there is a bus: to hear of other nodes takes a while.
 */
final class ClockStart implements SmartLifecycle, ApplicationListener<ContextRefreshedEvent> {

	private static final int STEP_MILLIS = 10;

	private final ManualClock clock;

	private final CountDownLatch started = new CountDownLatch(1);

	private final Thread thread = new Thread(this::run, "deepstream-test-clock");

	private volatile boolean running;

	ClockStart(ManualClock clock) {
		this.clock = clock;
		this.thread.setDaemon(true);
	}

	private void run() {
		try {
			while (!this.started.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
				this.clock.advance(Duration.ofMillis(STEP_MILLIS));
			}
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void start() {
		this.running = true;
		this.thread.start();
	}

	/** From now on the clock is the test's. */
	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		end();
	}

	@Override
	public void stop() {
		this.running = false;
		end();
	}

	private void end() {
		this.started.countDown();
		try {
			this.thread.join();
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Earlier than the node. */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 1024 - 1;
	}

}
