package io.deepstream.server;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.ConnectionOptions;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * The clients connected to this node, from handshake to disconnect.
 */
final class Connections implements Connection.Requests {

	private final Map<Long, Connection> open = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicLong ids = new AtomicLong();

	private final Connection.Requests requests;

	private final ConnectionOptions options;

	private final int max;

	private final Executor workers;

	private final LongAdder[] closed = new LongAdder[CloseReason.values().length];

	private volatile boolean accepting;

	Connections(Connection.Requests requests, ConnectionOptions options, int max, Executor workers) {
		this.requests = requests;
		this.options = options;
		this.max = max;
		this.workers = workers;
		Arrays.setAll(this.closed, (reason) -> new LongAdder());
	}

	/**
	 * Whether a further client would be taken.
	 */
	boolean isAccepting() {
		return this.accepting && this.count.get() < this.max;
	}

	/**
	 * Takes a client, unless the node is full or not running.
	 */
	Optional<Connection> connect(Transport transport, Handshake handshake) {
		if (this.count.incrementAndGet() > this.max || !this.accepting) {
			this.count.decrementAndGet();
			return Optional.empty();
		}
		long id = this.ids.incrementAndGet();
		Connection connection = new Connection(id, transport, handshake, this.options, this, this.workers);
		this.open.put(id, connection);
		if (!this.accepting) {
			connection.close(CloseReason.SERVER_STOPPING);
		}
		return Optional.of(connection);
	}

	/**
	 * All clients, logged in or not.
	 */
	Collection<Connection> open() {
		return this.open.values();
	}

	void accept() {
		this.accepting = true;
	}

	/**
	 * Takes no further clients and ends all there are.
	 */
	void closeAll() {
		this.accepting = false;
		this.open.values().forEach((connection) -> connection.close(CloseReason.SERVER_STOPPING));
	}

	/**
	 * Ends those that were silent too long.
	 */
	void checkTimeouts(long now) {
		this.open.values().forEach((connection) -> connection.checkTimeouts(now));
	}

	@Override
	public @Nullable CompletionStage<?> received(Connection connection, Message message, int cost) {
		return this.requests.received(connection, message, cost);
	}

	@Override
	public void disconnected(Connection connection) {
		this.requests.disconnected(connection);
		if (this.open.remove(connection.id()) != null) {
			this.count.decrementAndGet();
			CloseReason reason = connection.closeReason();
			if (reason != null) {
				this.closed[reason.ordinal()].increment();
			}
		}
	}

	long closed(CloseReason reason) {
		return this.closed[reason.ordinal()].sum();
	}

	int size() {
		return this.count.get();
	}

}
