package io.deepstream.server.autoconfigure;

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
	enum CacheType implements ConnectorType {

		/** In the heap of this node. */
		MEMORY("the auto-configuration DeepstreamMemoryAutoConfiguration"),

		/** In Memcached. */
		MEMCACHED("the dependency com.spotify:folsom:1.21.0"),

		/** In Redis. */
		REDIS("one LettuceConnectionFactory, or a primary one: the dependency"
				+ " org.springframework.boot:spring-boot-starter-data-redis");

		private final String needs;

		CacheType(String needs) {
			this.needs = needs;
		}

		@Override
		public String needs() {
			return this.needs;
		}

	}

	/** Values of deepstream.storage.type. */
	enum StorageType implements ConnectorType {

		/** Nowhere. */
		NONE(""),

		/** In the heap of this node, for tests. */
		MEMORY("the auto-configuration DeepstreamMemoryAutoConfiguration"),

		/** In a relational database. */
		JDBC("one DataSource, or a primary one: the dependency org.springframework.boot:spring-boot-starter-jdbc and the "
				+ "driver of the database, such as com.h2database:h2 or org.postgresql:postgresql"),

		/** In MongoDB. */
		MONGODB("one reactive MongoClient, or a primary one: the dependency "
				+ "org.springframework.boot:spring-boot-starter-data-mongodb-reactive"),

		/** In RethinkDB. */
		RETHINKDB("the dependency com.rethinkdb:rethinkdb-driver");

		private final String needs;

		StorageType(String needs) {
			this.needs = needs;
		}

		@Override
		public String needs() {
			return this.needs;
		}

	}

	/** Values of deepstream.messaging.type. */
	enum MessagingType implements ConnectorType {

		/** This node is alone. */
		NONE(""),

		/** RabbitMQ. */
		AMQP("the dependency org.springframework.boot:spring-boot-starter-amqp"),

		/** Kafka. */
		KAFKA("the dependency org.springframework.boot:spring-boot-starter-kafka"),

		/** Other nodes directly, over TCP. */
		DIRECT("the dependency org.jgroups:jgroups"),

		/** Redis. */
		REDIS("one LettuceConnectionFactory, or a primary one: the dependency"
				+ " org.springframework.boot:spring-boot-starter-data-redis");

		private final String needs;

		MessagingType(String needs) {
			this.needs = needs;
		}

		@Override
		public String needs() {
			return this.needs;
		}

	}

}
