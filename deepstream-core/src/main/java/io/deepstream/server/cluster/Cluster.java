package io.deepstream.server.cluster;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Strand;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.protocol.ClusterCodec;
import io.deepstream.server.protocol.ClusterMessage;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener.State;
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

	private final Supplier<CompletionStage<String>> fingerprint;

	private final Membership membership;

	private final Inbound inbound;

	private Scheduler.@Nullable Cancellable heartbeat;

	private volatile BiConsumer<State, Optional<Throwable>> busListener = (state, cause) -> {
	};

	private volatile String awaited = "bus";

	private volatile boolean joining;

	private volatile boolean startFailed;

	/**
	 * Prepares the cluster; handlers are to be registered before the start.
	 * @param nodeId this node's name
	 * @param bus not shared with anybody else; null for a node that is alone
	 * @param options membership
	 * @param threads for what does not run on the caller's thread
	 * @param fingerprint tells what all nodes must have in common; asked anew when
	 * another node has another one
	 */
	public Cluster(String nodeId, @Nullable MessageBus bus, ClusterOptions options, Threads threads,
			Supplier<CompletionStage<String>> fingerprint) {
		this.nodeId = nodeId;
		this.bus = bus;
		this.interests = (bus != null) ? new InterestChannels(bus, threads.workers()) : null;
		this.options = options;
		this.threads = threads;
		this.strand = new Strand(threads.workers());
		this.fingerprint = fingerprint;
		this.membership = new Membership(nodeId, options, threads.scheduler(), new BusOutbox(),
				(replication) -> new ClusterState(nodeId, this.strand, replication));
		this.inbound = new Inbound(threads.workers(),
				(origin, message) -> this.strand.run(() -> this.membership.received(origin, message)),
				() -> this.strand.runLater(this::lost));
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
		return started.start(this.nodeId, new Arrivals())
			.whenComplete((done, failure) -> this.startFailed = failure != null)
			.thenCompose((done) -> join(started));
	}

	/** The bus is there for the first time. */
	private CompletionStage<Void> join(MessageBus started) {
		this.startFailed = false;
		this.awaited = "cache";
		return this.fingerprint.get().exceptionally((unknown) -> "").thenAccept((own) -> this.strand.run(() -> {
			this.membership.fingerprint(own);
			this.joining = true;
		}))
			.thenRun(() -> this.awaited = "bus")
			.thenCompose((done) -> started.subscribe(INBOX_PREFIX + this.nodeId))
			.thenCompose((done) -> started.subscribe(CLUSTER_CHANNEL))
			.thenCompose((done) -> settle());
	}

	private CompletionStage<Void> settle() {
		this.awaited = "nodes";
		CompletableFuture<Void> joined = this.membership.conflict();
		this.strand.run(this.membership::announce);
		long patience = this.threads.scheduler().nanoTime() + this.options.nodeTimeout().toNanos();
		this.threads.scheduler().after(this.options.joinTimeout(), () -> this.strand.run(() -> settle(patience)));
		this.heartbeat = this.threads.scheduler().every(this.options.heartbeatInterval(), this::beat);
		return joined;
	}

	/**
	 * What the start waits for now.
	 * @return {@code bus}, {@code cache} or {@code nodes}, which are the other ones
	 */
	public String awaited() {
		return this.awaited;
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
	 * Tells the others of this node again, after something they have to know has changed.
	 */
	public void announce() {
		if (this.joining) {
			this.strand.run(this.membership::announce);
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

	private void lost() {
		busChanged(State.DEGRADED, new IllegalStateException("This node is too slow for the other nodes' messages"));
		busChanged(State.UP, null);
	}

	/** A bus that could not be started goes on trying by itself. */
	private void busChanged(State state, @Nullable Throwable cause) {
		MessageBus changed = this.bus;
		if (state == State.UP && changed != null) {
			if (this.joining && this.interests != null) {
				// what was lost: subscribes anew, tells its count of changes, asks for
				// what it missed
				this.interests.renew();
				this.membership.returned();
			}
			else if (this.startFailed) {
				join(changed).whenComplete((joined, failure) -> {
					if (failure != null) {
						logger.error("The node cannot join the cluster", failure);
					}
				});
			}
		}
		this.busListener.accept(state, Optional.ofNullable(cause));
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
	 * This node, then all that were heard of, sorted. Looks at all names of the state.
	 */
	public List<MemberStatus> statuses() {
		return this.membership.statuses();
	}

	/**
	 * The node that decides about a name: the one with the highest hash of both, so that
	 * a change of membership moves only the names of the node concerned.
	 * @param name any
	 * @return a live node; the same on all nodes that see the same members
	 */
	public String coordinatorOf(String name) {
		return Rendezvous.choose(members(), name);
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
			this.inbound.own(node, message);
		}
		else if (this.bus != null) {
			publish(INBOX_PREFIX + node, ClusterCodec.encode(message));
		}
	}

	/**
	 * Sends to all other nodes; lost if the bus is away.
	 * @param message of a kind that nodes have a handler for
	 */
	public void broadcast(ClusterMessage message) {
		publish(CLUSTER_CHANNEL, ClusterCodec.encode(message));
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
		this.inbound.onPublished(topic, handler);
	}

	/**
	 * Registers the handler of one kind of direct messages.
	 * @param kind not one of membership
	 * @param handler the only one
	 */
	public void onDirect(ClusterMessage.Kind kind, DirectHandler handler) {
		this.inbound.onDirect(kind, handler);
	}

	/**
	 * Registers a listener for the bus's state. When it is up again messages may have
	 * been lost; the cluster's own are made up for by itself.
	 * @param listener called in order; returns at once
	 */
	public void onBusChanged(BiConsumer<State, Optional<Throwable>> listener) {
		this.busListener = listener;
	}

	/**
	 * Registers a listener for nodes that come and go.
	 * @param listener called from the next change on
	 */
	public void addListener(MembershipListener listener) {
		this.membership.addListener(listener);
	}

	/** What the bus has to say; its thread does nothing but hand over. */
	private final class Arrivals implements MessageBus.Receiver {

		@Override
		public void onMessage(String origin, String channel, ByteBuffer message) {
			if (channel.equals(CLUSTER_CHANNEL) || channel.startsWith(INBOX_PREFIX)) {
				Cluster.this.inbound.direct(origin, channel, message);
			}
			else {
				Cluster.this.inbound.published(origin, channel, message);
			}
		}

		@Override
		public void onStateChanged(State state, @Nullable Throwable cause) {
			Cluster.this.strand.runLater(() -> busChanged(state, cause));
		}

	}

	private final class BusOutbox implements Outbox {

		@Override
		public void broadcast(ClusterMessage message) {
			Cluster.this.broadcast(message);
		}

		@Override
		public void send(String node, ClusterMessage message) {
			publish(INBOX_PREFIX + node, ClusterCodec.encode(message));
		}

		@Override
		public CompletionStage<String> fingerprint() {
			return Cluster.this.fingerprint.get();
		}

		@Override
		public void later(Runnable task) {
			Cluster.this.strand.run(task);
		}

		@Override
		public void forget(String node) {
			Cluster.this.inbound.forget(node);
		}

		@Override
		public void retain(Set<String> nodes) {
			Cluster.this.inbound.retain(nodes);
		}

	}

}
