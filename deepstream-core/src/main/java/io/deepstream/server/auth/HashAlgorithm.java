package io.deepstream.server.auth;

import org.jspecify.annotations.Nullable;

/**
 * What PBKDF2 is built on. MD5 and SHA1 are here for users of the original; new hashes
 * should use another one.
 */
public enum HashAlgorithm {

	/** The one of the original's sample. */
	MD5("HmacMD5", null),

	/** 160 bits. */
	SHA1("HmacSHA1", "PBKDF2WithHmacSHA1"),

	/** 224 bits. */
	SHA224("HmacSHA224", "PBKDF2WithHmacSHA224"),

	/** 256 bits. */
	SHA256("HmacSHA256", "PBKDF2WithHmacSHA256"),

	/** 384 bits. */
	SHA384("HmacSHA384", "PBKDF2WithHmacSHA384"),

	/** 512 bits. */
	SHA512("HmacSHA512", "PBKDF2WithHmacSHA512");

	private final String mac;

	private final @Nullable String keyFactory;

	HashAlgorithm(String mac, @Nullable String keyFactory) {
		this.mac = mac;
		this.keyFactory = keyFactory;
	}

	/** Name of the keyed hash in Java. */
	String mac() {
		return this.mac;
	}

	/** Name of the whole of PBKDF2 in Java; null where Java has only the keyed hash. */
	@Nullable String keyFactory() {
		return this.keyFactory;
	}

}
