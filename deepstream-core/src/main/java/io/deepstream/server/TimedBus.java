package io.deepstream.server;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.Operation;

/**
 * A bus whose operations are timed.
 *
 * @param bus does the work
 * @param timing measures it
 */
record TimedBus(MessageBus bus, Timing timing) implements MessageBus {

	@Override
	public CompletionStage<Void> start(String nodeId, Receiver receiver) {
		return this.bus.start(nodeId, receiver);
	}

	@Override
	public CompletionStage<Void> subscribe(String channel) {
		return this.timing.of(Operation.BUS_SUBSCRIBE, () -> this.bus.subscribe(channel));
	}

	@Override
	public CompletionStage<Void> unsubscribe(String channel) {
		return this.timing.of(Operation.BUS_UNSUBSCRIBE, () -> this.bus.unsubscribe(channel));
	}

	@Override
	public CompletionStage<Void> publish(String channel, ByteBuffer message) {
		return this.timing.of(Operation.BUS_PUBLISH, () -> this.bus.publish(channel, message));
	}

	@Override
	public void close() {
		this.bus.close();
	}

}
