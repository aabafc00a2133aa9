package io.deepstream.server.memory;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.deepstream.server.spi.MessageBus;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins several nodes of one JVM: for tests, and the readable reference of a bus. Each
 * node receives on a thread of its own, from a queue bounded in bytes: what a node that
 * is hopelessly behind cannot take is lost to it.
 */
public final class InProcessHub {

	private static final Logger logger = LoggerFactory.getLogger(InProcessHub.class);

	private static final int MAX_PENDING_BYTES = 64 * 1024 * 1024;

	private static final int MESSAGE_OVERHEAD = 128;

	private final List<Node> nodes = new CopyOnWriteArrayList<>();

	/**
	 * A bus for one more node.
	 * @return not started; closing it is like pulling the plug
	 */
	public MessageBus bus() {
		return new Node();
	}

	private final class Node implements MessageBus {

		private final Set<String> channels = ConcurrentHashMap.newKeySet();

		private final ExecutorService deliveries = Executors
			.newSingleThreadExecutor(new DefaultThreadFactory("deepstream-hub", true));

		private final AtomicInteger pendingBytes = new AtomicInteger();

		private volatile String nodeId = "";

		private volatile @Nullable Receiver receiver;

		@Override
		public CompletionStage<Void> start(String nodeId, Receiver receiver) {
			if (this.deliveries.isShutdown()) {
				return closed();
			}
			this.nodeId = nodeId;
			this.receiver = receiver;
			InProcessHub.this.nodes.add(this);
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> subscribe(String channel) {
			if (!isOpen()) {
				return closed();
			}
			this.channels.add(channel);
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> unsubscribe(String channel) {
			if (!isOpen()) {
				return closed();
			}
			this.channels.remove(channel);
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> publish(String channel, ByteBuffer message) {
			if (!isOpen()) {
				return closed();
			}
			byte[] copy = new byte[message.remaining()];
			message.get(message.position(), copy);
			for (Node node : InProcessHub.this.nodes) {
				if (node != this && node.channels.contains(channel)) {
					node.deliver(this.nodeId, channel, ByteBuffer.wrap(copy).asReadOnlyBuffer());
				}
			}
			return CompletableFuture.completedStage(null);
		}

		private void deliver(String origin, String channel, ByteBuffer message) {
			Receiver target = this.receiver;
			if (target == null) {
				return;
			}
			int cost = message.remaining() + MESSAGE_OVERHEAD;
			if (this.pendingBytes.addAndGet(cost) > MAX_PENDING_BYTES) {
				this.pendingBytes.addAndGet(-cost);
				logger.debug("Node {} is too far behind for a message of {} on {}", this.nodeId, origin, channel);
				return;
			}
			try {
				this.deliveries.execute(() -> {
					this.pendingBytes.addAndGet(-cost);
					receive(target, origin, channel, message);
				});
			}
			catch (RejectedExecutionException gone) {
				InProcessHub.this.nodes.remove(this);
			}
		}

		private void receive(Receiver target, String origin, String channel, ByteBuffer message) {
			try {
				if (isOpen() && this.channels.contains(channel)) {
					target.onMessage(origin, channel, message);
				}
			}
			catch (RuntimeException failure) {
				logger.error("Node {} failed on a message of {} on {}", this.nodeId, origin, channel, failure);
			}
		}

		private boolean isOpen() {
			return this.receiver != null && !this.deliveries.isShutdown();
		}

		private static CompletionStage<Void> closed() {
			return CompletableFuture.failedStage(new IllegalStateException("The bus is not open"));
		}

		@Override
		public void close() {
			InProcessHub.this.nodes.remove(this);
			this.channels.clear();
			this.deliveries.shutdown();
		}

	}

}
