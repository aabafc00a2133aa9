package io.deepstream.server.test;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * A bus with faults.
 */
record FaultyBus(MessageBus bus, BusFaults faults) implements MessageBus {

	@Override
	public CompletionStage<Void> start(String nodeId, Receiver receiver) {
		this.faults.started(receiver);
		return this.bus.start(nodeId, new Receiver() {

			@Override
			public void onMessage(String originNode, String channel, ByteBuffer message) {
				if (!FaultyBus.this.faults.losesReceived(channel)) {
					receiver.onMessage(originNode, channel, message);
				}
			}

			@Override
			public void onStateChanged(ServerListener.State state, @Nullable Throwable cause) {
				receiver.onStateChanged(state, cause);
			}

		});
	}

	@Override
	public CompletionStage<Void> subscribe(String channel) {
		return this.faults.calls().call(() -> this.bus.subscribe(channel));
	}

	@Override
	public CompletionStage<Void> unsubscribe(String channel) {
		return this.faults.calls().call(() -> this.bus.unsubscribe(channel));
	}

	@Override
	public CompletionStage<Void> publish(String channel, ByteBuffer message) {
		if (this.faults.losesSent(channel)) {
			return CompletableFuture.completedStage(null);
		}
		return this.faults.calls().call(() -> this.bus.publish(channel, message));
	}

	@Override
	public void close() {
		this.bus.close();
	}

	@Override
	public String toString() {
		return this.bus.toString();
	}

}
