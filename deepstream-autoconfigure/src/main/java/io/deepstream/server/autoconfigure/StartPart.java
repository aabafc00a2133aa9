package io.deepstream.server.autoconfigure;

import java.util.Locale;
import java.util.function.Function;

import io.deepstream.server.ServerParts;
import org.jspecify.annotations.Nullable;

/**
 * What a start waits for, and what can be done if it does not come.
 */
enum StartPart {

	/** Where records live. */
	CACHE("The cache", ServerParts::cache, "deepstream.cache.type", "spring.data.redis or deepstream.cache.memcached"),

	/** Where records are kept for good. */
	STORAGE("The storage", ServerParts::storage, "deepstream.storage.type",
			"spring.datasource, spring.mongodb or deepstream.storage.rethinkdb"),

	/** The way to the other nodes. */
	BUS("The message bus", ServerParts::bus, "deepstream.messaging.type",
			"spring.data.redis, spring.rabbitmq, spring.kafka or deepstream.messaging.direct"),

	/** Those that there are on the bus already. */
	NODES("The other nodes", (parts) -> null, "", "") {

		@Override
		String remedy() {
			return "Check whether the other nodes run, or make deepstream.start-timeout longer than"
					+ " deepstream.cluster.node-timeout, after which they count as gone.";
		}

	};

	/** What can be done if the other nodes do not want this one. */
	static final String CONFLICT = "Give each node a name of its own (deepstream.node-id), or none, and all nodes of a"
			+ " cluster the same cache (deepstream.cache.type and the properties of its connection). Another cluster on"
			+ " the same message bus needs another deepstream.messaging.prefix.";

	private final String text;

	private final Function<ServerParts, @Nullable Object> part;

	private final String property;

	private final String connection;

	StartPart(String text, Function<ServerParts, @Nullable Object> part, String property, String connection) {
		this.text = text;
		this.part = part;
		this.property = property;
		this.connection = connection;
	}

	/** By the name that the server has for it. */
	static StartPart of(String name) {
		return valueOf(name.toUpperCase(Locale.ROOT));
	}

	String describe(ServerParts parts) {
		Object connector = this.part.apply(parts);
		return this.text + ((connector != null) ? " (" + connector.getClass().getSimpleName() + ")" : "");
	}

	String remedy() {
		return "Check " + this.property + " and the properties of the connection, such as " + this.connection
				+ ", and whether what they name can be reached. With deepstream.connectors.start=lazy the node starts"
				+ " without it and goes on trying.";
	}

}
