package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.connector.mongodb.MongoStorageOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Records in MongoDB. Where it is, spring.mongodb says.
 *
 * @param database Name of the database. That of spring.mongodb if not set, else
 * deepstream.
 * @param splitChar What ends the name of the collection at the beginning of a record's
 * name. Empty for none.
 * @param defaultCollection Collection of records whose names do not begin with the name
 * of a collection.
 * @param maxOutstanding Operations under way. Further ones fail.
 * @param timeout How long one operation may take.
 */
@ConfigurationProperties("deepstream.storage.mongodb")
public record MongoStorageProperties(@Nullable String database, @DefaultValue("/") String splitChar,
		@DefaultValue("deepstream_docs") String defaultCollection, @DefaultValue("10000") int maxOutstanding,
		@DefaultValue("5s") Duration timeout) {

	public MongoStorageProperties {
		Check.that(MongoStorageOptions.isCollection(defaultCollection), "deepstream.storage.mongodb.default-collection",
				"the name of a collection", defaultCollection);
		Check.positive("deepstream.storage.mongodb.max-outstanding", maxOutstanding);
		Check.positive("deepstream.storage.mongodb.timeout", timeout);
	}

	MongoStorageOptions toOptions(@Nullable String connected) {
		String name = (this.database != null) ? this.database : connected;
		return new MongoStorageOptions((name != null) ? name : "deepstream", this.splitChar, this.defaultCollection,
				this.maxOutstanding, this.timeout);
	}

}
