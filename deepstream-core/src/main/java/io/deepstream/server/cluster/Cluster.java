package io.deepstream.server.cluster;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.protocol.ClusterCodec;
import io.deepstream.server.protocol.ClusterMessage;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.protocol.ProtocolException;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.spi.MessageBus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's view of the cluster, and its way to the other nodes. Any thread may call.
 * Without a bus the cluster is this node alone.
 */
public final class Cluster {

	private static final Logger logger = LoggerFactory.getLogger(Cluster.class);

	private static final String CLUSTER_CHANNEL = "cluster";

	private static final String INBOX_PREFIX = "node/";

	private final String nodeId;

	private final @Nullable MessageBus bus;

	private final @Nullable InterestChannels interests;

	private final ClusterOptions options;

	private final Threads threads;

	private final Strand strand;

	private final Membership membership;

	private final Map<Topic, PublishedHandler> published = new EnumMap<>(Topic.class);

	private final Map<ClusterMessage.Kind, DirectHandler> direct = new EnumMap<>(ClusterMessage.Kind.class);

	/**
	 * One strand per origin and channel: bounded by the members and the number of
	 * channels.
	 */
	private final Map<String, Map<String, Strand>> streams = new ConcurrentHashMap<>();

	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	private Scheduler.@Nullable Cancellable heartbeat;

	/**
	 * Prepares the cluster; handlers are to be registered before the start.
	 * @param nodeId this node's name
	 * @param bus not shared with anybody else; null for a node that is alone
	 * @param options membership
	 * @param threads for what does not run on the caller's thread
	 */
	public Cluster(String nodeId, @Nullable MessageBus bus, ClusterOptions options, Threads threads) {
		this.nodeId = nodeId;
		this.bus = bus;
		this.interests = (bus != null) ? new InterestChannels(bus, threads.workers()) : null;
		this.options = options;
		this.threads = threads;
		this.strand = new Strand(threads.workers());
		this.membership = new Membership(nodeId, options, threads.scheduler(), new BusOutbox(),
				(replication) -> new ClusterState(nodeId, this.strand, replication));
	}

	/**
	 * Joins the cluster.
	 * @return completes when the state of every node that is there is known; fails when
	 * this node may not join: its name is taken or it is configured differently
	 */
	public CompletionStage<Void> start() {
		MessageBus started = this.bus;
		if (started == null) {
			return CompletableFuture.completedStage(null);
		}
		return started.start(this.nodeId, this::received)
			.thenCompose((done) -> started.subscribe(INBOX_PREFIX + this.nodeId))
			.thenCompose((done) -> started.subscribe(CLUSTER_CHANNEL))
			.thenCompose((done) -> join());
	}

	private CompletionStage<Void> join() {
		CompletableFuture<Void> joined = this.membership.conflict();
		this.strand.run(this.membership::announce);
		long patience = this.threads.scheduler().nanoTime() + this.options.nodeTimeout().toNanos();
		this.threads.scheduler().after(this.options.joinTimeout(), () -> this.strand.run(() -> settle(patience)));
		this.heartbeat = this.threads.scheduler().every(this.options.heartbeatInterval(), this::beat);
		return joined;
	}

	/** A node that was refused is silent, so that the others forget it. */
	private void beat() {
		if (!this.membership.conflict().isCompletedExceptionally()) {
			this.strand.run(this.membership::beat);
		}
		if (this.interests != null) {
			this.interests.retry();
		}
	}

	private void settle(long patience) {
		if (this.membership.isSettled() || this.threads.scheduler().nanoTime() > patience) {
			this.membership.conflict().complete(null);
		}
		else {
			this.threads.scheduler().after(this.options.joinTimeout(), () -> this.strand.run(() -> settle(patience)));
		}
	}

	/**
	 * Leaves the cluster; the others know it at once.
	 * @return completes when they were told; the bus is still open
	 */
	public CompletionStage<Void> stop() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		if (this.heartbeat != null) {
			this.heartbeat.cancel();
		}
		this.strand.run(() -> {
			this.membership.leave();
			stopped.complete(null);
		});
		return stopped;
	}

	/**
	 * Makes up for what was lost while the bus was away: subscribes anew, tells the
	 * others this node's count of changes and asks for what it missed.
	 */
	public void resynchronise() {
		if (this.interests != null) {
			this.interests.renew();
			this.strand.run(this.membership::announce);
		}
	}

	/**
	 * This node's name.
	 * @return as configured
	 */
	public String nodeId() {
		return this.nodeId;
	}

	/**
	 * The live nodes.
	 * @return sorted, this one included; unmodifiable
	 */
	public Set<String> members() {
		return this.membership.names();
	}

	/**
	 * The node that decides about a name: the one with the highest hash of both, so that
	 * a change of membership moves only the names of the node concerned.
	 * @param name any
	 * @return a live node; the same on all nodes that see the same members
	 */
	public String coordinatorOf(String name) {
		String best = this.nodeId;
		long highest = Long.MIN_VALUE;
		for (String member : members()) {
			long hash = hash(member, name);
			if (hash > highest) {
				highest = hash;
				best = member;
			}
		}
		return best;
	}

	/**
	 * FNV-1a over both, finished by the mixer of SplittableRandom, as String.hashCode
	 * alone spreads too little.
	 */
	private static long hash(String member, String name) {
		long hash = 0xcbf29ce484222325L;
		for (int i = 0; i < member.length(); i++) {
			hash = (hash ^ member.charAt(i)) * 0x100000001b3L;
		}
		hash = (hash ^ '\n') * 0x100000001b3L;
		for (int i = 0; i < name.length(); i++) {
			hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
		}
		hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
		hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
		return hash ^ (hash >>> 31);
	}

	/**
	 * The names that nodes share.
	 * @return one object for the whole life
	 */
	public ClusterState state() {
		return this.membership.state();
	}

	/**
	 * Looks whether this node wants what others publish about a name. To be called after
	 * every change; when calls race, the last look decides.
	 * @param topic event or record
	 * @param name exact
	 * @param wanted asked in order with other looks at names of the same channel; returns
	 * at once
	 * @return completes when what is published from now on arrives, or does not any more;
	 * never fails
	 */
	public CompletionStage<Void> interest(Topic topic, String name, BooleanSupplier wanted) {
		return (this.interests != null) ? this.interests.update(topic, name, wanted)
				: CompletableFuture.completedStage(null);
	}

	/**
	 * Sends to the other nodes that are interested in a name; lost if the bus is away.
	 * @param topic event or record
	 * @param name exact
	 * @param message as it goes to clients
	 */
	public void publish(Topic topic, String name, EncodedMessage message) {
		if (this.bus != null) {
			ByteBuffer bytes = ByteBuffer.allocate(1 + message.size());
			bytes.put(ClusterCodec.PROTOCOL_VERSION).put(message.buffer()).flip();
			publish(InterestChannels.channelOf(topic, name), bytes);
		}
	}

	/**
	 * Sends to one node; lost if it is not there.
	 * @param node its id; this node's own is delivered, too
	 * @param message of a kind that the node has a handler for
	 */
	public void send(String node, ClusterMessage message) {
		if (node.equals(this.nodeId)) {
			streamOf(node, INBOX_PREFIX).run(() -> dispatch(node, message));
		}
		else if (this.bus != null) {
			publish(INBOX_PREFIX + node, ClusterCodec.encode(message));
		}
	}

	private void publish(String channel, ByteBuffer bytes) {
		if (this.bus != null) {
			this.bus.publish(channel, bytes).whenComplete((done, failure) -> {
				if (failure != null) {
					logger.debug("The bus lost a message on channel {}", channel, failure);
				}
			});
		}
	}

	/**
	 * Registers the handler of a topic's published messages.
	 * @param topic event or record
	 * @param handler the only one
	 */
	public void onPublished(Topic topic, PublishedHandler handler) {
		this.published.put(topic, handler);
	}

	/**
	 * Registers the handler of one kind of direct messages.
	 * @param kind not one of membership
	 * @param handler the only one
	 */
	public void onDirect(ClusterMessage.Kind kind, DirectHandler handler) {
		this.direct.put(kind, handler);
	}

	/**
	 * Registers a listener for nodes that come and go.
	 * @param listener called from the next change on
	 */
	public void addListener(MembershipListener listener) {
		this.membership.addListener(listener);
	}

	private void received(String origin, String channel, ByteBuffer bytes) {
		try {
			if (channel.equals(CLUSTER_CHANNEL) || channel.startsWith(INBOX_PREFIX)) {
				ClusterMessage message = ClusterCodec.decode(bytes);
				streamOf(origin, channel).run(() -> dispatch(origin, message));
				return;
			}
			if (bytes.get(bytes.position()) != ClusterCodec.PROTOCOL_VERSION) {
				refuse(origin, "its protocol version is " + bytes.get(bytes.position()) + ", this node speaks "
						+ ClusterCodec.PROTOCOL_VERSION);
				return;
			}
			EncodedMessage encoded = EncodedMessage.copyOf(bytes.duplicate().position(bytes.position() + 1));
			streamOf(origin, channel).run(() -> dispatch(origin, encoded));
		}
		catch (ProtocolException | RuntimeException broken) {
			refuse(origin, String.valueOf(broken.getMessage()));
		}
	}

	/** Says so once per node; a node is forgotten when it leaves. */
	private void refuse(String origin, String why) {
		if (this.refused.add(origin)) {
			logger.error("Messages of node '{}' are refused: {}", origin, why);
		}
	}

	private Strand streamOf(String origin, String channel) {
		return this.streams.computeIfAbsent(origin, (node) -> new ConcurrentHashMap<>())
			.computeIfAbsent(channel, (key) -> new Strand(this.threads.workers()));
	}

	private void dispatch(String origin, EncodedMessage encoded) {
		Message message = MessageCodec.decode(encoded.buffer());
		PublishedHandler handler = this.published.get(message.topic());
		if (handler != null) {
			handler.handle(origin, message, encoded);
		}
	}

	private void dispatch(String origin, ClusterMessage message) {
		DirectHandler handler = this.direct.get(message.kind());
		if (handler != null) {
			handler.handle(origin, message);
		}
		else {
			this.strand.run(() -> this.membership.received(origin, message));
		}
	}

	/** Takes what other nodes published about names this node is interested in. */
	public interface PublishedHandler {

		/**
		 * One message; in order per origin and channel, so also per origin and name.
		 * Returns at once.
		 * @param origin the node
		 * @param message decoded
		 * @param encoded as it goes to clients
		 */
		void handle(String origin, Message message, EncodedMessage encoded);

	}

	/** Takes what another node sent to this one. */
	public interface DirectHandler {

		/**
		 * One message; in order per origin. Returns at once.
		 * @param origin the node
		 * @param message of the kind registered for
		 */
		void handle(String origin, ClusterMessage message);

	}

	private final class BusOutbox implements Membership.Outbox {

		@Override
		public void broadcast(ClusterMessage message) {
			publish(CLUSTER_CHANNEL, ClusterCodec.encode(message));
		}

		@Override
		public void send(String node, ClusterMessage message) {
			publish(INBOX_PREFIX + node, ClusterCodec.encode(message));
		}

		@Override
		public void forget(String node) {
			Cluster.this.streams.remove(node);
			Cluster.this.refused.remove(node);
		}

		@Override
		public void retain(Set<String> nodes) {
			Cluster.this.streams.entrySet()
				.removeIf((streams) -> !nodes.contains(streams.getKey())
						&& streams.getValue().values().stream().allMatch(Strand::isIdle));
		}

	}

}
