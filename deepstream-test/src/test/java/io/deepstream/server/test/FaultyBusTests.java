package io.deepstream.server.test;

import io.deepstream.server.memory.InProcessHub;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.MessageBusContract;

/**
 * Without faults a bus with faults is a bus.
 */
class FaultyBusTests extends MessageBusContract {

	private final InProcessHub hub = new InProcessHub();

	@Override
	protected MessageBus create() {
		return new FaultyBus(this.hub.bus(), new BusFaults());
	}

}
