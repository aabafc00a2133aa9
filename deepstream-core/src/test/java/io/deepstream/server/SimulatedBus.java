package io.deepstream.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.spi.MessageBus;

/**
 * Joins the nodes of a simulated cluster: messages take their time, in order per origin
 * and channel.
 */
final class SimulatedBus {

	private static final int MAX_DELAY_MILLIS = 50;

	private final List<Node> nodes = new ArrayList<>();

	private final Random random;

	private final Scheduler clock;

	SimulatedBus(Random random, Scheduler clock) {
		this.random = random;
		this.clock = clock;
	}

	MessageBus join() {
		Node node = new Node();
		this.nodes.add(node);
		return node;
	}

	private final class Node implements MessageBus {

		private final Set<String> channels = new HashSet<>();

		private final Map<String, Queue<byte[]>> streams = new HashMap<>();

		private String id = "";

		private Receiver receiver = (origin, channel, message) -> {
		};

		@Override
		public CompletionStage<Void> start(String nodeId, Receiver receiver) {
			this.id = nodeId;
			this.receiver = receiver;
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> subscribe(String channel) {
			return later(() -> this.channels.add(channel));
		}

		@Override
		public CompletionStage<Void> unsubscribe(String channel) {
			return later(() -> this.channels.remove(channel));
		}

		private CompletionStage<Void> later(Runnable change) {
			CompletableFuture<Void> done = new CompletableFuture<>();
			SimulatedBus.this.clock.after(delay(), () -> {
				change.run();
				done.complete(null);
			});
			return done;
		}

		@Override
		public CompletionStage<Void> publish(String channel, ByteBuffer message) {
			byte[] copy = new byte[message.remaining()];
			message.get(message.position(), copy);
			for (Node node : SimulatedBus.this.nodes) {
				if (node != this && node.channels.contains(channel)) {
					node.enqueue(this.id, channel, copy);
				}
			}
			return CompletableFuture.completedStage(null);
		}

		private void enqueue(String origin, String channel, byte[] message) {
			Queue<byte[]> stream = this.streams.computeIfAbsent(origin + " " + channel, (key) -> new ArrayDeque<>());
			stream.add(message);
			SimulatedBus.this.clock.after(delay(),
					() -> this.receiver.onMessage(origin, channel, ByteBuffer.wrap(stream.remove())));
		}

		private Duration delay() {
			return Duration.ofMillis(SimulatedBus.this.random.nextInt(MAX_DELAY_MILLIS));
		}

		@Override
		public void close() {
		}

	}

}
