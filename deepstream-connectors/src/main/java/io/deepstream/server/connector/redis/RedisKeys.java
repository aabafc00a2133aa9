package io.deepstream.server.connector.redis;

import java.nio.charset.StandardCharsets;

/**
 * The keys of records, as {@code @deepstream/cache-redis} 2 has them: version and data
 * apart. Version 1 kept both in one envelope under the name itself; with hash tags there
 * is no such key, as the original knew none.
 */
final class RedisKeys {

	private final RedisCacheOptions options;

	RedisKeys(RedisCacheOptions options) {
		this.options = options;
	}

	byte[] version(String name) {
		return key(name, "_v");
	}

	byte[] data(String name) {
		return key(name, "_d");
	}

	/**
	 * Where version 1 of the original had the record.
	 */
	byte[] envelope(String name) {
		return key(name, "");
	}

	boolean haveEnvelopes() {
		return !this.options.hashTags();
	}

	private byte[] key(String name, String suffix) {
		String tagged = this.options.hashTags() ? "{" + name + "}" : name;
		return (this.options.keyPrefix() + tagged + suffix).getBytes(StandardCharsets.UTF_8);
	}

}
