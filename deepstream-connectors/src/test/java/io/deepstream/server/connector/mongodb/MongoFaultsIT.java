package io.deepstream.server.connector.mongodb;

import java.time.Duration;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.deepstream.server.connector.RecordStorageFaults;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.testservers.Relay;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;

class MongoFaultsIT extends RecordStorageFaults {

	private MongoClient client;

	@Override
	protected TestServer startServer() {
		return TestServers.newMongoDb();
	}

	@Override
	protected RecordStorage open(TestServer server, Relay relay, Duration timeout) {
		this.client = MongoClients.create(server.uri().replace(server.address(), relay.address()));
		return new MongoRecordStorage(this.client, Mongo.options(timeout));
	}

	@Override
	protected void disconnect() {
		this.client.close();
	}

}
