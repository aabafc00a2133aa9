package io.deepstream.server.autoconfigure.metrics;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.deepstream.server.ConnectorState;
import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerStatistics;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.connection.Traffic;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.record.RecordStatistics;
import io.deepstream.server.spi.ServerListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for what a node counts itself; nothing is done per message. Tags
 * are topics, actions, reasons and the like, never names that clients choose.
 */
public final class DeepstreamMetrics implements MeterBinder {

	private final DeepstreamServer server;

	private final ServerStatistics statistics;

	private final Iterable<String> connectors;

	/**
	 * Reads the server whenever the registry is read.
	 * @param server not started by this
	 * @param connectors it has: of {@code cache}, {@code storage} and {@code bus}
	 */
	public DeepstreamMetrics(DeepstreamServer server, Iterable<String> connectors) {
		this.server = server;
		this.statistics = server.statistics();
		this.connectors = connectors;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bindClients(registry);
		bindMessages(registry);
		bindRecords(registry);
		bindStorageQueue(registry);
		this.connectors.forEach((connector) -> Gauge
			.builder("deepstream.connector.up", this.server, (server) -> isUp(server, connector) ? 1 : 0)
			.description("1 if the connector works, 0 if it does not or only in part")
			.tag("connector", connector)
			.register(registry));
		gauge(registry, "deepstream.cluster.nodes", "nodes", "Nodes that this one knows of, itself included",
				(server) -> server.cluster().members().size());
	}

	private static boolean isUp(DeepstreamServer server, String connector) {
		ConnectorState state = server.connectors().get(connector);
		return (state != null) ? state.state() == ServerListener.State.UP
				: (server.statistics().acceptsClients() || server.isDraining()) && !server.options().lazyStart();
	}

	private void bindClients(MeterRegistry registry) {
		gauge(registry, "deepstream.connections", "connections", "Clients connected",
				DeepstreamServer::connectionCount);
		gauge(registry, "deepstream.connections.unauthenticated", "connections",
				"Clients connected that have not logged in",
				(server) -> server.statistics().unauthenticatedConnections());
		gauge(registry, "deepstream.users", "users", "Users connected, each counted once",
				(server) -> server.statistics().users());
		gauge(registry, "deepstream.outbound.pending", "bytes", "Sent to clients and not yet taken by the network",
				(server) -> server.statistics().pendingBytes());
		gauge(registry, "deepstream.rpc.active", "calls", "Rpcs under way",
				(server) -> server.statistics().callsUnderWay());
		counter("deepstream.connections.opened", this.statistics, ServerStatistics::openedConnections)
			.description("Clients that were connected")
			.baseUnit("connections")
			.register(registry);
		for (CloseReason reason : CloseReason.values()) {
			counter("deepstream.connections.closed", this.server, (server) -> server.closedConnections(reason))
				.description("Connections that have ended")
				.baseUnit("connections")
				.tag("reason", tag(reason))
				.register(registry);
		}
		for (Limit limit : Limit.values()) {
			counter("deepstream.refusals", this.server, (server) -> server.refusals(limit))
				.description("How often clients were refused something, or made to wait")
				.baseUnit("refusals")
				.tag("limit", tag(limit))
				.register(registry);
		}
	}

	private void bindMessages(MeterRegistry registry) {
		Traffic traffic = this.statistics.traffic();
		for (Topic topic : Topic.values()) {
			for (Action action : topic.actions()) {
				message("deepstream.messages.received", traffic, action, (counted) -> counted.receivedCount(action))
					.description("Messages from clients")
					.register(registry);
				message("deepstream.messages.sent", traffic, action, (counted) -> counted.sentCount(action))
					.description("Messages to clients, counted once for each receiver")
					.register(registry);
			}
		}
		for (Topic topic : this.statistics.subscribableTopics()) {
			bindSubscriptions(registry, traffic, topic);
		}
	}

	private static FunctionCounter.Builder<Traffic> message(String name, Traffic traffic, Action action,
			ToDoubleFunction<Traffic> count) {
		return counter(name, traffic, count).baseUnit("messages")
			.tag("topic", tag(action.topic()))
			.tag("action", action.name().toLowerCase(Locale.ROOT).replace('_', '-'));
	}

	private void bindSubscriptions(MeterRegistry registry, Traffic traffic, Topic topic) {
		Gauge.builder("deepstream.subscriptions", this.statistics, (counted) -> counted.subscriptions(topic))
			.description("Subscriptions of clients; of rpc the names they provide")
			.baseUnit("subscriptions")
			.tag("topic", tag(topic))
			.register(registry);
		Gauge.builder("deepstream.subscriptions.names", this.statistics, (counted) -> counted.subscribedNames(topic))
			.description("Different names that clients are subscribed to, or provide")
			.baseUnit("names")
			.tag("topic", tag(topic))
			.register(registry);
		counter("deepstream.broadcasts.receivers", traffic, (counted) -> counted.broadcastReceivers(topic))
			.description("Receivers of what went to the subscribers of a name")
			.baseUnit("receivers")
			.tag("topic", tag(topic))
			.register(registry);
		for (Traffic.Audience audience : Traffic.Audience.values()) {
			counter("deepstream.broadcasts", traffic, (counted) -> counted.broadcastCount(topic, audience))
				.description("What went to the subscribers of a name, by how many there were")
				.baseUnit("messages")
				.tag("topic", tag(topic))
				.tag("audience", tag(audience))
				.register(registry);
		}
	}

	private void bindRecords(MeterRegistry registry) {
		RecordStatistics records = this.statistics.records();
		gauge(registry, "deepstream.records.active", "records", "Records with subscribers or with work under way",
				DeepstreamServer::recordsInUse);
		write(registry, records, "written", RecordStatistics::written);
		write(registry, records, "outrun", RecordStatistics::outrun);
		write(registry, records, "deleted", RecordStatistics::deleted);
		counter("deepstream.record.conflicts", this.statistics,
				(counted) -> counted.traffic().sentCount(RecordAction.VERSION_EXISTS))
			.description("Writes refused because their version was taken")
			.baseUnit("writes")
			.register(registry);
		counter("deepstream.record.resynchronisations", records, RecordStatistics::resynchronisations)
			.description("How often all subscribed records were compared with the cache")
			.register(registry);
	}

	private static void write(MeterRegistry registry, RecordStatistics records, String outcome,
			ToDoubleFunction<RecordStatistics> count) {
		counter("deepstream.record.writes", records, count).description("What became of writes to the cache")
			.baseUnit("writes")
			.tag("outcome", outcome)
			.register(registry);
	}

	private void bindStorageQueue(MeterRegistry registry) {
		RecordStatistics records = this.statistics.records();
		if (!records.hasStorage()) {
			return;
		}
		Gauge.builder("deepstream.storage.queue.records", records, RecordStatistics::waiting)
			.description("Records that wait for the storage or are being stored")
			.baseUnit("records")
			.register(registry);
		Gauge.builder("deepstream.storage.queue.size", records, RecordStatistics::waitingBytes)
			.description("What these records take")
			.baseUnit("bytes")
			.register(registry);
		TimeGauge
			.builder("deepstream.storage.queue.age", records, TimeUnit.MILLISECONDS,
					(counted) -> counted.age().toMillis())
			.description("How long the oldest of these records has waited")
			.register(registry);
		counter("deepstream.storage.refused", records, RecordStatistics::refused)
			.description("Versions not stored because too many waited")
			.baseUnit("writes")
			.register(registry);
		counter("deepstream.storage.rejected", records, RecordStatistics::rejected)
			.description("Versions not stored because the storage can never hold them")
			.baseUnit("writes")
			.register(registry);
	}

	private void gauge(MeterRegistry registry, String name, String unit, String description,
			ToDoubleFunction<DeepstreamServer> value) {
		Gauge.builder(name, this.server, value).description(description).baseUnit(unit).register(registry);
	}

	private static <T> FunctionCounter.Builder<T> counter(String name, T counted, ToDoubleFunction<T> count) {
		return FunctionCounter.builder(name, counted, count);
	}

	/** As the Actuator's endpoint has it. */
	static String tag(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
