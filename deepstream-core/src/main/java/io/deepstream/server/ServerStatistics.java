package io.deepstream.server;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import io.deepstream.server.connection.Traffic;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.record.RecordHandler;
import io.deepstream.server.record.RecordStatistics;
import io.deepstream.server.routing.Subscriptions;
import io.deepstream.server.rpc.RpcHandler;

/**
 * What happens on this node, for those who look after it. Any thread; nothing here holds
 * up clients.
 */
public final class ServerStatistics {

	private final Connections connections;

	private final Traffic traffic;

	private final RecordHandler records;

	private final RpcHandler rpc;

	private final Map<Topic, Subscriptions> subscriptions;

	ServerStatistics(Connections connections, Traffic traffic, RecordHandler records, RpcHandler rpc,
			Map<Topic, Subscriptions> subscriptions) {
		this.connections = connections;
		this.traffic = traffic;
		this.records = records;
		this.rpc = rpc;
		this.subscriptions = new EnumMap<>(subscriptions);
	}

	/**
	 * Whether clients are taken.
	 * @return false before the start and from the stop on
	 */
	public boolean acceptsClients() {
		return this.connections.accepting();
	}

	/**
	 * When {@link #acceptsClients} has changed.
	 * @return in the beginning the time of the assembly
	 */
	public Instant since() {
		return this.connections.since();
	}

	/**
	 * Clients that were connected.
	 * @return since the start
	 */
	public long openedConnections() {
		return this.connections.opened();
	}

	/**
	 * Clients connected now that have not logged in.
	 * @return at this moment
	 */
	public int unauthenticatedConnections() {
		return this.connections.unauthenticated();
	}

	/**
	 * Users connected to this node.
	 * @return each once; those without a name count as one
	 */
	public int users() {
		return this.connections.users();
	}

	/**
	 * What was sent to clients and has not left the process.
	 * @return bytes of all of them; looks at each client
	 */
	public long pendingBytes() {
		return this.connections.pendingBytes();
	}

	/**
	 * Messages from and to clients.
	 * @return one object for the whole life
	 */
	public Traffic traffic() {
		return this.traffic;
	}

	/**
	 * What became of records.
	 * @return one object for the whole life
	 */
	public RecordStatistics records() {
		return this.records.statistics();
	}

	/**
	 * Records with subscribers or with work under way.
	 * @return at this moment
	 */
	public int recordsInUse() {
		return this.records.size();
	}

	/**
	 * Rpcs under way, those of other nodes' clients included.
	 * @return at this moment; one that a client of this node calls and another one of it
	 * answers counts twice
	 */
	public int callsUnderWay() {
		return this.rpc.callCount();
	}

	/**
	 * What can be subscribed to.
	 * @return unmodifiable
	 */
	public Set<Topic> subscribableTopics() {
		return Set.copyOf(this.subscriptions.keySet());
	}

	/**
	 * Subscriptions of this node's clients; of rpc the names they provide.
	 * @param topic one of {@link #subscribableTopics}
	 * @return of all clients to all names; the subscription to all users is not counted
	 */
	public long subscriptions(Topic topic) {
		return of(topic).size();
	}

	/**
	 * Names with subscribers among this node's clients.
	 * @param topic one of {@link #subscribableTopics}
	 * @return each once
	 */
	public int subscribedNames(Topic topic) {
		return of(topic).names().size();
	}

	private Subscriptions of(Topic topic) {
		Subscriptions counted = this.subscriptions.get(topic);
		if (counted == null) {
			throw new IllegalArgumentException("Nothing of topic " + topic + " can be subscribed to");
		}
		return counted;
	}

}
