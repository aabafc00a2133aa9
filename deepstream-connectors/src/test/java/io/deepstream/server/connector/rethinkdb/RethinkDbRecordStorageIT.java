package io.deepstream.server.connector.rethinkdb;

import io.deepstream.server.connector.KilledServer;
import io.deepstream.server.spi.Backend;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.RecordStorageBackendContract;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Split at the slash, as in the tutorial. A server gets many queries at a time, from two
 * nodes; its stand-in replaces a row in several steps, between which others come, so it
 * gets one at a time.
 */
class RethinkDbRecordStorageIT extends RecordStorageBackendContract {

	private static TestServer server;

	private final RethinkDbStorageOptions options = Rethink.options(Rethink.layout("/", ""),
			server.isEmulator() ? 1 : 16, Rethink.PATIENCE);

	@BeforeAll
	static void start() {
		server = TestServers.newRethinkDb();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Override
	protected RecordStorage create() {
		return new RethinkDbRecordStorage(Rethink.connections(server.host(), server.port()), this.options);
	}

	@Override
	protected RecordStorage createSecond(RecordStorage first) {
		return server.isEmulator() ? first : create();
	}

	@Override
	protected Backend backend() {
		return new KilledServer(server);
	}

}
