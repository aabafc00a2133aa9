package io.deepstream.server;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * Joins nodes of one thread, with delays and losses as the contract of the bus allows
 * them: nothing arrives before it is delivered by hand, in order per origin, channel and
 * receiver, but otherwise in an order that the random source decides.
 */
final class SimulatedHub {

	private final List<Node> nodes = new ArrayList<>();

	private final Map<Stream, Deque<byte[]>> queues = new LinkedHashMap<>();

	private final Random random;

	private Predicate<Delivery> loss = (delivery) -> false;

	private long delivered;

	SimulatedHub(long seed) {
		this.random = new Random(seed);
	}

	MessageBus bus() {
		return new Node();
	}

	/** Which messages are lost from now on, decided when they would arrive. */
	void lose(Predicate<Delivery> loss) {
		this.loss = loss;
	}

	/** Delivers one message; false if there is none. */
	boolean deliverOne() {
		if (this.queues.isEmpty()) {
			return false;
		}
		List<Stream> streams = new ArrayList<>(this.queues.keySet());
		Stream stream = streams.get(this.random.nextInt(streams.size()));
		Deque<byte[]> queue = this.queues.get(stream);
		byte[] message = queue.remove();
		if (queue.isEmpty()) {
			this.queues.remove(stream);
		}
		Delivery delivery = new Delivery(stream.from.id, stream.to.id, stream.channel, message);
		if (stream.to.receiver != null && stream.to.channels.contains(stream.channel) && !this.loss.test(delivery)) {
			this.delivered++;
			stream.to.receiver.onMessage(stream.from.id, stream.channel, ByteBuffer.wrap(message));
		}
		return true;
	}

	/** Delivers until nothing is under way. */
	void settle() {
		for (int i = 0; deliverOne(); i++) {
			if (i > 2_000_000) {
				throw new AssertionError("The nodes do not stop talking");
			}
		}
	}

	/** What a node's bus tells it. */
	void report(String id, ServerListener.State state) {
		for (Node node : this.nodes) {
			if (node.id.equals(id) && node.receiver != null) {
				node.receiver.onStateChanged(state,
						(state != ServerListener.State.UP) ? new IllegalStateException("cut") : null);
			}
		}
	}

	/** Messages that have arrived so far. */
	long delivered() {
		return this.delivered;
	}

	/** A message that is about to arrive. */
	record Delivery(String from, String to, String channel, byte[] message) {
	}

	private record Stream(Node from, Node to, String channel) {
	}

	private final class Node implements MessageBus {

		private final Set<String> channels = new HashSet<>();

		private String id = "";

		private @Nullable Receiver receiver;

		@Override
		public CompletionStage<Void> start(String nodeId, Receiver receiver) {
			this.id = nodeId;
			this.receiver = receiver;
			SimulatedHub.this.nodes.add(this);
			return done();
		}

		@Override
		public CompletionStage<Void> subscribe(String channel) {
			this.channels.add(channel);
			return done();
		}

		@Override
		public CompletionStage<Void> unsubscribe(String channel) {
			this.channels.remove(channel);
			return done();
		}

		@Override
		public CompletionStage<Void> publish(String channel, ByteBuffer message) {
			byte[] bytes = new byte[message.remaining()];
			message.get(message.position(), bytes);
			for (Node node : SimulatedHub.this.nodes) {
				if (this.receiver != null && node != this && node.channels.contains(channel)) {
					SimulatedHub.this.queues
						.computeIfAbsent(new Stream(this, node, channel), (key) -> new ArrayDeque<>())
						.add(bytes);
				}
			}
			return done();
		}

		private static CompletionStage<Void> done() {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void close() {
			this.receiver = null;
			this.channels.clear();
			SimulatedHub.this.nodes.remove(this);
			SimulatedHub.this.queues.keySet().removeIf((stream) -> stream.to == this);
		}

	}

}
