package io.deepstream.server.connector.memcached;

import java.time.Duration;

import com.spotify.folsom.MemcacheClientBuilder;
import io.deepstream.server.testservers.TestServer;

/**
 * Caches on servers of a test.
 */
final class MemcachedClients {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	/** That of servers that tests start. */
	private static final int SERVER_LIMIT = 2 * 1024 * 1024;

	private MemcachedClients() {
	}

	static MemcachedRecordCache cache(MemcachedCacheOptions options, TestServer... servers) {
		MemcacheClientBuilder<byte[]> builder = MemcacheClientBuilder.newByteArrayClient();
		for (TestServer server : servers) {
			builder.withAddress(server.host(), server.port());
		}
		return new MemcachedRecordCache(builder, options);
	}

	/** As patient as a loaded machine needs it. */
	static MemcachedCacheOptions options(String namespace) {
		return new MemcachedCacheOptions(namespace, Duration.ZERO, SERVER_LIMIT, Duration.ofSeconds(5));
	}

}
