package io.deepstream.server.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which connectors are used. A bean of the application always wins.
 *
 * @param cache the cache
 * @param storage the storage
 * @param messaging the message bus
 */
@ConfigurationProperties("deepstream")
record ConnectorProperties(@DefaultValue Cache cache, @DefaultValue Storage storage,
		@DefaultValue Messaging messaging) {

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
	 */
	record Messaging(@DefaultValue("none") MessagingType type) {
	}

	/** Values of deepstream.cache.type. */
	enum CacheType {

		/** In the heap of this node. */
		MEMORY

	}

	/** Values of deepstream.storage.type. */
	enum StorageType implements ConnectorType {

		/** Nowhere. */
		NONE(""),

		/** In the heap of this node, for tests. */
		MEMORY(""),

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
	enum MessagingType {

		/** This node is alone. */
		NONE

	}

}
