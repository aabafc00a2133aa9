package io.deepstream.server.benchmark;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener.State;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Counts what a message bus hands to its node.
 */
final class BusCounters implements BeanPostProcessor {

	private final LongAdder messages = new LongAdder();

	private final LongAdder bytes = new LongAdder();

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof MessageBus bus) ? new CountedBus(bus) : bean;
	}

	@Override
	public String toString() {
		return "bus " + this.messages + " " + this.bytes;
	}

	private final class CountedBus implements MessageBus {

		private final MessageBus bus;

		private CountedBus(MessageBus bus) {
			this.bus = bus;
		}

		@Override
		public CompletionStage<Void> start(String nodeId, Receiver receiver) {
			return this.bus.start(nodeId, new Receiver() {

				@Override
				public void onMessage(String originNode, String channel, ByteBuffer message) {
					BusCounters.this.messages.increment();
					BusCounters.this.bytes.add(message.remaining());
					receiver.onMessage(originNode, channel, message);
				}

				@Override
				public void onStateChanged(State state, @Nullable Throwable cause) {
					receiver.onStateChanged(state, cause);
				}

			});
		}

		@Override
		public CompletionStage<Void> subscribe(String channel) {
			return this.bus.subscribe(channel);
		}

		@Override
		public CompletionStage<Void> unsubscribe(String channel) {
			return this.bus.unsubscribe(channel);
		}

		@Override
		public CompletionStage<Void> publish(String channel, ByteBuffer message) {
			return this.bus.publish(channel, message);
		}

		@Override
		public void close() {
			this.bus.close();
		}

	}

}
