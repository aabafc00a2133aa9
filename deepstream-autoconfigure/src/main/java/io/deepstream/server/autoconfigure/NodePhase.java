package io.deepstream.server.autoconfigure;

import java.util.concurrent.CompletionStage;

import org.springframework.context.SmartLifecycle;

/**
 * A part of the node that begins and ends with the application, in the order of the
 * phases: begins on the main thread, the only place where anything waits for the node,
 * and ends without holding up a thread. Never paused: clients would have to reconnect,
 * and records would leave the memory.
 */
abstract class NodePhase implements SmartLifecycle {

	/** Later than the web server's graceful shutdown, so ended earlier. */
	static final int SERVER = DEFAULT_PHASE - 512;

	/** The port of its own listens only while the server takes clients. */
	static final int LISTENING = SERVER + 1;

	/** The application is a client while others are. */
	static final int APPLICATION = LISTENING + 1;

	/** Clients are still told why their connections end. */
	static final int GOODBYE = SERVER - 1;

	/** Both doors are open and say no. */
	static final int DRAINING = SERVER + 256;

	private final int phase;

	private volatile boolean running;

	NodePhase(int phase) {
		this.phase = phase;
	}

	/** May wait. */
	abstract void begin();

	/** Returns at once, never throws. */
	abstract CompletionStage<?> end();

	@Override
	public final void start() {
		begin();
		this.running = true;
	}

	@Override
	public final void stop() {
		throw new UnsupportedOperationException("Stopped with a callback");
	}

	@Override
	public final void stop(Runnable callback) {
		this.running = false;
		end().whenComplete((done, failure) -> callback.run());
	}

	@Override
	public final boolean isRunning() {
		return this.running;
	}

	@Override
	public final boolean isPauseable() {
		return false;
	}

	@Override
	public final int getPhase() {
		return this.phase;
	}

}
