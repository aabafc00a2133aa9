package io.deepstream.server.connector.memcached;

import java.util.UUID;

import io.deepstream.server.spi.Backend;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordCacheBackendContract;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MemcachedRecordCacheIT extends RecordCacheBackendContract {

	private static TestServer server;

	private final String namespace = UUID.randomUUID().toString().substring(0, 8) + ":";

	@BeforeAll
	static void start() {
		server = TestServers.newMemcached();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Override
	protected RecordCache create() {
		return MemcachedClients.cache(MemcachedClients.options(this.namespace), server);
	}

	@Override
	protected RecordCache createSecond(RecordCache first) {
		return create();
	}

	@Override
	protected Backend backend() {
		return new Backend() {

			@Override
			public void stop() {
				server.kill();
			}

			@Override
			public void start() {
				server.start();
			}

		};
	}

}
