package io.deepstream.server.connector.mongodb;

import java.time.Duration;
import java.util.UUID;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.deepstream.server.testservers.TestServer;

/**
 * Clients as Spring Boot makes them, and databases of their own for tests.
 */
final class Mongo {

	static final Duration PATIENCE = Duration.ofMinutes(1);

	private Mongo() {
	}

	static MongoClient connect(TestServer server) {
		return MongoClients.create(server.uri());
	}

	static MongoStorageOptions options(Duration timeout) {
		return new MongoStorageOptions("t" + UUID.randomUUID(), "/", "deepstream_docs", 20_000, timeout);
	}

}
