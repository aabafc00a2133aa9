package io.deepstream.server.autoconfigure;

import java.util.concurrent.CompletionStage;

import io.deepstream.server.transport.netty.NettyDoor;

/**
 * Ends the threads of the port once the server has stopped.
 */
final class NettyGoodbye extends NodePhase {

	private final NettyDoor door;

	NettyGoodbye(NettyDoor door) {
		super(GOODBYE);
		this.door = door;
	}

	@Override
	void begin() {
	}

	@Override
	CompletionStage<Void> end() {
		return this.door.stop();
	}

}
