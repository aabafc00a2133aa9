package io.deepstream.server.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * How passwords are hashed: PBKDF2, in the form of {@code createHash} of
 * {@code utils.ts}, 10.1.4. A stored hash is the key in Base64, directly followed by the
 * salt, whose characters are hashed as they are. Every method takes as long as the
 * iterations take; any thread.
 *
 * @param algorithm what PBKDF2 is built on
 * @param iterations 1 to 100,000,000
 * @param keyLength bytes of the key, 1 to 1,024
 */
public record PasswordHash(HashAlgorithm algorithm, int iterations, int keyLength) {

	/** What new hashes should be made with. */
	public static final PasswordHash STRONG = new PasswordHash(HashAlgorithm.SHA512, 210_000, 32);

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final int SALT_LENGTH = 16;

	/** Stands in where there is no salt. */
	private static final String DECOY_SALT = "AAAAAAAAAAAAAAAAAAAAAA==";

	public PasswordHash {
		if (iterations < 1 || iterations > 100_000_000) {
			throw new IllegalArgumentException("Not within 1 and 100000000: iterations " + iterations);
		}
		if (keyLength < 1 || keyLength > 1024) {
			throw new IllegalArgumentException("Not within 1 and 1024: keyLength " + keyLength);
		}
	}

	/**
	 * Hashes a password with a salt of its own.
	 * @param password any text
	 * @return what is stored
	 */
	public String create(String password) {
		byte[] random = new byte[SALT_LENGTH];
		RANDOM.nextBytes(random);
		String salt = Base64.getEncoder().encodeToString(random);
		return key(password, salt) + salt;
	}

	/**
	 * Whether it is the password of a stored hash. Takes the same time whatever is
	 * stored.
	 * @param password what the client sent
	 * @param stored null if there is none, which no password matches
	 */
	public boolean matches(String password, @Nullable String stored) {
		String hash = (stored != null && isHash(stored)) ? stored : "";
		String salt = hash.isEmpty() ? DECOY_SALT : hash.substring(keyTextLength());
		return isEqual(key(password, salt), hash.substring(0, Math.min(hash.length(), keyTextLength())));
	}

	/**
	 * Whether a text can be a hash made in this way.
	 */
	boolean isHash(String text) {
		if (text.length() <= keyTextLength()) {
			return false;
		}
		try {
			return Base64.getDecoder().decode(text.substring(0, keyTextLength())).length == this.keyLength;
		}
		catch (IllegalArgumentException malformed) {
			return false;
		}
	}

	private int keyTextLength() {
		return 4 * ((this.keyLength + 2) / 3);
	}

	/**
	 * Compares in a time that depends on nothing but the length of what the client sent.
	 */
	static boolean isEqual(String sent, String expected) {
		return MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
	}

	private String key(String password, String salt) {
		byte[] saltBytes = salt.getBytes(StandardCharsets.UTF_8);
		String keyFactory = this.algorithm.keyFactory();
		try {
			byte[] key = (keyFactory != null) ? SecretKeyFactory.getInstance(keyFactory)
				.generateSecret(new PBEKeySpec(password.toCharArray(), saltBytes, this.iterations, 8 * this.keyLength))
				.getEncoded() : pbkdf2(password, saltBytes);
			return Base64.getEncoder().encodeToString(key);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Java does not offer " + this.algorithm, ex);
		}
	}

	/** RFC 8018, 5.2. */
	private byte[] pbkdf2(String password, byte[] salt) throws GeneralSecurityException {
		Mac mac = Mac.getInstance(this.algorithm.mac());
		byte[] secret = password.getBytes(StandardCharsets.UTF_8);
		// an empty key is filled up with zeros, but Java refuses it
		mac.init(new SecretKeySpec((secret.length > 0) ? secret : new byte[1], this.algorithm.mac()));
		ByteBuffer key = ByteBuffer.allocate(this.keyLength);
		for (int block = 1; key.hasRemaining(); block++) {
			mac.update(salt);
			byte[] step = mac.doFinal(ByteBuffer.allocate(Integer.BYTES).putInt(block).array());
			byte[] sum = step.clone();
			for (int iteration = 1; iteration < this.iterations; iteration++) {
				step = mac.doFinal(step);
				for (int i = 0; i < sum.length; i++) {
					sum[i] ^= step[i];
				}
			}
			key.put(sum, 0, Math.min(sum.length, key.remaining()));
		}
		return key.array();
	}

}
