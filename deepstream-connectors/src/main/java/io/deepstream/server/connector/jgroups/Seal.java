package io.deepstream.server.connector.jgroups;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a shared secret is good for: a key to encrypt, and one to tell messages of nodes
 * from forged ones, as the encryption of JGroups does not. The tag stands in front of the
 * message.
 */
final class Seal {

	private static final int ITERATIONS = 100_000;

	private static final int KEY = 32;

	private static final int TAG = 16;

	private static final String ALGORITHM = "HmacSHA256";

	private final SecretKeySpec encryption;

	private final SecretKeySpec authentication;

	private Seal(byte[] keys) {
		this.encryption = new SecretKeySpec(Arrays.copyOf(keys, KEY), "AES");
		this.authentication = new SecretKeySpec(Arrays.copyOfRange(keys, KEY, 2 * KEY), ALGORITHM);
	}

	/** Takes a good part of a second, on purpose. */
	static Seal of(String secret, String cluster) throws GeneralSecurityException {
		PBEKeySpec password = new PBEKeySpec(secret.toCharArray(), cluster.getBytes(StandardCharsets.UTF_8), ITERATIONS,
				2 * KEY * Byte.SIZE);
		return new Seal(SecretKeyFactory.getInstance("PBKDF2With" + ALGORITHM).generateSecret(password).getEncoded());
	}

	SecretKey encryption() {
		return this.encryption;
	}

	byte[] close(Content content) {
		byte[] bytes = new byte[TAG + content.size()];
		content.write(ByteBuffer.wrap(bytes, TAG, content.size()));
		System.arraycopy(tag(bytes, TAG, content.size()), 0, bytes, 0, TAG);
		return bytes;
	}

	/**
	 * Fails with a runtime exception if no node with this secret has sealed it.
	 */
	Content open(byte[] bytes, int offset, int length) {
		if (length < TAG || !MessageDigest.isEqual(tag(bytes, offset + TAG, length - TAG),
				Arrays.copyOfRange(bytes, offset, offset + TAG))) {
			throw new IllegalArgumentException("a message was not made with this cluster's secret");
		}
		return Content.read(ByteBuffer.wrap(bytes, offset + TAG, length - TAG));
	}

	private byte[] tag(byte[] bytes, int offset, int length) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.authentication);
			mac.update(bytes, offset, length);
			return Arrays.copyOf(mac.doFinal(), TAG);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
