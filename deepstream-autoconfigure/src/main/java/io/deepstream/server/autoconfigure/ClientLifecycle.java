package io.deepstream.server.autoconfigure;

import io.deepstream.server.client.Deepstream;

import org.springframework.context.SmartLifecycle;

/**
 * Ends what the application does as a client of its own node, before the node stops.
 */
final class ClientLifecycle implements SmartLifecycle {

	private final Deepstream deepstream;

	private volatile boolean running;

	ClientLifecycle(Deepstream deepstream) {
		this.deepstream = deepstream;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.deepstream.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** What is closed cannot be opened again. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return NodePhase.APPLICATION;
	}

}
