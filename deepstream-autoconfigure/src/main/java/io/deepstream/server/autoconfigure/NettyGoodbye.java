package io.deepstream.server.autoconfigure;

import io.deepstream.server.transport.netty.NettyDoor;

import org.springframework.context.SmartLifecycle;

/**
 * Ends the threads of the port once the server has stopped: its clients are still told
 * why their connections end.
 */
final class NettyGoodbye implements SmartLifecycle {

	private final NettyDoor door;

	private volatile boolean running;

	NettyGoodbye(NettyDoor door) {
		this.door = door;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		throw new UnsupportedOperationException("Stopped with a callback");
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.door.stop().whenComplete((done, failure) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** The threads are needed for the whole life. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return DeepstreamLifecycle.PHASE - 1;
	}

}
