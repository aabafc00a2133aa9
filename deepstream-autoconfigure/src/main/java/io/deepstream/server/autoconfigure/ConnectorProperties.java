package io.deepstream.server.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which connectors are used. A bean of the application always wins.
 *
 * @param cache the cache
 * @param storage the storage
 * @param messaging the message bus
 * @param connectors all of them
 */
@ConfigurationProperties("deepstream")
record ConnectorProperties(@DefaultValue Cache cache, @DefaultValue Storage storage, @DefaultValue Messaging messaging,
		@DefaultValue Connectors connectors) {

	/**
	 * The cache.
	 *
	 * @param type Where records live.
	 */
	record Cache(@DefaultValue("memory") CacheType type) {
	}

	/**
	 * The storage.
	 *
	 * @param type Where records are kept for good.
	 */
	record Storage(@DefaultValue("none") StorageType type) {
	}

	/**
	 * The message bus.
	 *
	 * @param type How nodes talk to each other.
	 * @param prefix Name of this cluster on the message bus. Clusters of different names
	 * do not hear each other.
	 */
	record Messaging(@DefaultValue("none") MessagingType type, @DefaultValue("deepstream") String prefix) {

		Messaging {
			Check.that(!prefix.isBlank(), "deepstream.messaging.prefix", "not blank", '"' + prefix + '"');
		}

	}

	/**
	 * All connectors.
	 *
	 * @param start Whether a cache, storage or bus that cannot be reached stops the
	 * start.
	 */
	record Connectors(@DefaultValue("required") Start start) {
	}

	/** Values of deepstream.connectors.start. */
	enum Start {

		/** Everything must be reached within deepstream.start-timeout. */
		REQUIRED,

		/** The node starts without, and goes on trying. */
		LAZY

	}

	/** Values of deepstream.cache.type. */
	enum CacheType {

		/** In the heap of this node. */
		MEMORY

	}

	/** Values of deepstream.storage.type. */
	enum StorageType {

		/** Nowhere. */
		NONE,

		/** In the heap of this node, for tests. */
		MEMORY

	}

	/** Values of deepstream.messaging.type. */
	enum MessagingType {

		/** This node is alone. */
		NONE(null),

		/** RabbitMQ. */
		AMQP("org.springframework.boot:spring-boot-starter-amqp"),

		/** Kafka. */
		KAFKA("org.springframework.boot:spring-boot-starter-kafka"),

		/** Other nodes directly, over TCP. */
		DIRECT("org.jgroups:jgroups");

		private final @Nullable String dependency;

		MessagingType(@Nullable String dependency) {
			this.dependency = dependency;
		}

		/** What the application has to depend on. */
		@Nullable String dependency() {
			return this.dependency;
		}

	}

}
