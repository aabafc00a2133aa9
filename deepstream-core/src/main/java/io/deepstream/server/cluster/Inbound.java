package io.deepstream.server.cluster;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.protocol.ClusterCodec;
import io.deepstream.server.protocol.ClusterMessage;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.ProtocolException;
import io.deepstream.server.protocol.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other nodes send: checked on the bus's thread, handled on the workers, in order
 * per origin and channel. Bounded in bytes: what does not fit is dropped, and once half
 * of it is worked off, whoever is concerned is told that something was lost.
 */
final class Inbound {

	private static final Logger logger = LoggerFactory.getLogger(Inbound.class);

	private static final long MAX_WAITING = 64L * 1024 * 1024;

	/** What a message costs besides its bytes. */
	private static final int OVERHEAD = 256;

	private final Map<Topic, PublishedHandler> published = new EnumMap<>(Topic.class);

	private final Map<ClusterMessage.Kind, DirectHandler> direct = new EnumMap<>(ClusterMessage.Kind.class);

	/**
	 * One strand per origin and channel: bounded by the members and the number of
	 * channels.
	 */
	private final Map<String, Map<String, Strand>> streams = new ConcurrentHashMap<>();

	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	private final AtomicLong waiting = new AtomicLong();

	private final AtomicBoolean flooded = new AtomicBoolean();

	private final Executor workers;

	private final DirectHandler membership;

	private final Runnable lost;

	/**
	 * Begins without handlers.
	 * @param workers where messages are handled
	 * @param membership takes direct messages that have no handler of their own
	 * @param lost called after messages were dropped
	 */
	Inbound(Executor workers, DirectHandler membership, Runnable lost) {
		this.workers = workers;
		this.membership = membership;
		this.lost = lost;
	}

	void onPublished(Topic topic, PublishedHandler handler) {
		this.published.put(topic, handler);
	}

	void onDirect(ClusterMessage.Kind kind, DirectHandler handler) {
		this.direct.put(kind, handler);
	}

	/** A direct message has arrived. */
	void direct(String origin, String channel, ByteBuffer bytes) {
		try {
			ClusterMessage message = ClusterCodec.decode(bytes);
			later(origin, channel, bytes.remaining(), () -> dispatch(origin, message));
		}
		catch (ProtocolException | RuntimeException broken) {
			refuse(origin, String.valueOf(broken.getMessage()));
		}
	}

	/** A published message has arrived. */
	void published(String origin, String channel, ByteBuffer bytes) {
		if (!bytes.hasRemaining() || bytes.get(bytes.position()) != ClusterCodec.PROTOCOL_VERSION) {
			refuse(origin, "they are not of protocol version " + ClusterCodec.PROTOCOL_VERSION);
			return;
		}
		byte[] frame = new byte[bytes.remaining() - 1];
		bytes.get(bytes.position() + 1, frame);
		later(origin, channel, frame.length, () -> dispatch(origin, frame));
	}

	/** This node tells itself something. */
	void own(String self, ClusterMessage message) {
		streamOf(self, "").run(() -> dispatch(self, message));
	}

	private void later(String origin, String channel, int bytes, Runnable task) {
		long cost = bytes + OVERHEAD;
		if (this.waiting.addAndGet(cost) > MAX_WAITING) {
			this.waiting.addAndGet(-cost);
			if (this.flooded.compareAndSet(false, true)) {
				logger.warn("More than {} bytes of other nodes' messages wait: some are dropped", MAX_WAITING);
			}
			return;
		}
		streamOf(origin, channel).runLater(() -> {
			if (this.waiting.addAndGet(-cost) < MAX_WAITING / 2 && this.flooded.compareAndSet(true, false)) {
				this.lost.run();
			}
			task.run();
		});
	}

	/** Says so once per node; a node is forgotten when it leaves. */
	private void refuse(String origin, String why) {
		if (this.refused.add(origin)) {
			logger.error("Messages of node '{}' are refused: {}", origin, why);
		}
	}

	private Strand streamOf(String origin, String channel) {
		return this.streams.computeIfAbsent(origin, (node) -> new ConcurrentHashMap<>())
			.computeIfAbsent(channel, (key) -> new Strand(this.workers));
	}

	private void dispatch(String origin, byte[] frame) {
		Message message = MessageCodec.decode(ByteBuffer.wrap(frame));
		PublishedHandler handler = this.published.get(message.topic());
		if (handler != null) {
			handler.handle(origin, message, new EncodedMessage(frame, message.action()));
		}
	}

	private void dispatch(String origin, ClusterMessage message) {
		this.direct.getOrDefault(message.kind(), this.membership).handle(origin, message);
	}

	/** A node is gone. */
	void forget(String node) {
		this.streams.remove(node);
		this.refused.remove(node);
	}

	/** Of all other nodes nothing needs to be kept. */
	void retain(Set<String> nodes) {
		this.streams.entrySet()
			.removeIf((streams) -> !nodes.contains(streams.getKey())
					&& streams.getValue().values().stream().allMatch(Strand::isIdle));
	}

}
