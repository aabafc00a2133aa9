package io.deepstream.server.connector.redis;

import java.nio.ByteBuffer;
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

	ByteBuffer version(String name) {
		return key(name, "_v");
	}

	ByteBuffer data(String name) {
		return key(name, "_d");
	}

	/**
	 * Where version 1 of the original had the record.
	 */
	ByteBuffer envelope(String name) {
		return key(name, "");
	}

	boolean haveEnvelopes() {
		return !this.options.hashTags();
	}

	private ByteBuffer key(String name, String suffix) {
		String tagged = this.options.hashTags() ? "{" + name + "}" : name;
		return bytes(this.options.keyPrefix() + tagged + suffix);
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
