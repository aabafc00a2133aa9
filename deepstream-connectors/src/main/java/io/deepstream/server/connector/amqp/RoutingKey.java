package io.deepstream.server.connector.amqp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A channel's name as AMQP can carry it: in at most 255 bytes. A direct exchange compares
 * keys byte by byte, so that no character is special. The hash of a longer name takes its
 * place; frames carry the name itself.
 */
final class RoutingKey {

	private static final int MAX_BYTES = 255;

	private RoutingKey() {
	}

	static String of(String channel) {
		if (channel.length() * 3 <= MAX_BYTES) {
			return channel;
		}
		byte[] bytes = channel.getBytes(StandardCharsets.UTF_8);
		return (bytes.length <= MAX_BYTES) ? channel : "sha256:" + sha256(bytes);
	}

	private static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
