package io.deepstream.server.connector.mongodb;

import com.mongodb.reactivestreams.client.MongoClient;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.RecordStorageContract;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Time enough for bursts on the stand-in; what happens without a server is the task of
 * {@link MongoFaultsIT}.
 */
class MongoRecordStorageIT extends RecordStorageContract {

	private static MongoClient client;

	private final MongoStorageOptions options = Mongo.options(Mongo.PATIENCE);

	@BeforeAll
	static void connect() {
		client = Mongo.connect(TestServers.mongoDb());
	}

	@AfterAll
	static void disconnect() {
		client.close();
	}

	@Override
	protected RecordStorage create() {
		return new MongoRecordStorage(client, this.options);
	}

	@Override
	protected RecordStorage createSecond(RecordStorage first) {
		return create();
	}

}
