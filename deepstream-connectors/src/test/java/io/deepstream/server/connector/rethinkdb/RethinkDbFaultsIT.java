package io.deepstream.server.connector.rethinkdb;

import java.time.Duration;

import io.deepstream.server.connector.RecordStorageFaults;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.testservers.Relay;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;

class RethinkDbFaultsIT extends RecordStorageFaults {

	@Override
	protected TestServer startServer() {
		return TestServers.newRethinkDb();
	}

	@Override
	protected RecordStorage open(TestServer server, Relay relay, Duration timeout) {
		return new RethinkDbRecordStorage(Rethink.connections(relay.host(), relay.port()),
				Rethink.options(Rethink.layout("/", ""), 16, timeout));
	}

	@Override
	protected void disconnect() {
	}

}
