package io.deepstream.server.connector.memcached;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The keys of records: namespace and name, or their MD5 hash where Memcached could not
 * take them. The original does so for more than 250 characters and refuses white space.
 * What looks like a hash is hashed, too, so that nobody can name a record like the key of
 * another one.
 */
final class MemcachedKeys {

	private static final int MAX_LENGTH = 250;

	private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");

	private final String namespace;

	MemcachedKeys(String namespace) {
		this.namespace = namespace;
	}

	String key(String name) {
		String key = this.namespace + name;
		byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
		boolean fits = bytes.length <= MAX_LENGTH && key.codePoints().noneMatch(MemcachedKeys::isSeparator);
		return (fits && !HASH.matcher(key).matches()) ? key : hash(bytes);
	}

	private static boolean isSeparator(int character) {
		return Character.isISOControl(character) || Character.isWhitespace(character)
				|| Character.isSpaceChar(character);
	}

	private static String hash(byte[] key) {
		return HexFormat.of().formatHex(md5(key));
	}

	static byte[] md5(byte[] bytes) {
		try {
			return MessageDigest.getInstance("MD5").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
