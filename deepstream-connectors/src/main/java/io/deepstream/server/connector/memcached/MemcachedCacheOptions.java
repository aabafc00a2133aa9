package io.deepstream.server.connector.memcached;

import java.time.Duration;

/**
 * How records are kept in Memcached.
 *
 * @param namespace in front of every key; empty for data that the original wrote
 * @param lifetime after which a record that is not written vanishes, in whole seconds;
 * zero for never
 * @param maxItemSize bytes of a record and all that surrounds it, as the servers allow
 * @param timeout after which a server that answers nothing counts as gone
 */
public record MemcachedCacheOptions(String namespace, Duration lifetime, int maxItemSize, Duration timeout) {

	/** What Memcached takes unless told otherwise. */
	private static final int MEBIBYTE = 1024 * 1024;

	public MemcachedCacheOptions {
		if (lifetime.isNegative() || lifetime.toSeconds() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("lifetime must be 0 to 68 years: " + lifetime);
		}
		if (maxItemSize < 1024) {
			throw new IllegalArgumentException("maxItemSize must be at least 1024: " + maxItemSize);
		}
		if (timeout.toMillis() <= 0) {
			throw new IllegalArgumentException("timeout must be positive: " + timeout);
		}
	}

	/**
	 * The options of a cache that configures nothing.
	 * @return no namespace, no expiry, items up to 1 MiB, 2 seconds for every answer
	 */
	public static MemcachedCacheOptions defaults() {
		return new MemcachedCacheOptions("", Duration.ZERO, MEBIBYTE, Duration.ofSeconds(2));
	}

}
