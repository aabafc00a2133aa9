package io.deepstream.server.connector.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReturnType;

/**
 * A script that Redis runs as one step. Sent by its hash; whole only to a server that
 * does not know it yet.
 */
final class RedisScript {

	private final byte[] text;

	private final String sha1;

	private RedisScript(byte[] text) {
		this.text = text;
		try {
			this.sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A script of this package. */
	static RedisScript load(String file) {
		try (InputStream in = Objects.requireNonNull(RedisScript.class.getResourceAsStream(file), file)) {
			return new RedisScript(in.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Whether the script returned something else than 0. */
	Mono<Boolean> run(ReactiveRedisConnection connection, List<ByteBuffer> keys, List<ByteBuffer> arguments) {
		ByteBuffer[] all = new ByteBuffer[keys.size() + arguments.size()];
		for (int i = 0; i < all.length; i++) {
			all[i] = (i < keys.size()) ? keys.get(i) : arguments.get(i - keys.size());
		}
		return connection.scriptingCommands()
			.<Long>evalSha(this.sha1, ReturnType.INTEGER, keys.size(), copies(all))
			.onErrorResume(RedisScript::isUnknown,
					(unknown) -> connection.scriptingCommands()
						.eval(ByteBuffer.wrap(this.text), ReturnType.INTEGER, keys.size(), copies(all)))
			.next()
			.map((result) -> result != 0);
	}

	private static ByteBuffer[] copies(ByteBuffer[] buffers) {
		ByteBuffer[] copies = new ByteBuffer[buffers.length];
		for (int i = 0; i < buffers.length; i++) {
			copies[i] = buffers[i].duplicate();
		}
		return copies;
	}

	private static boolean isUnknown(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause.getMessage() != null && cause.getMessage().startsWith("NOSCRIPT")) {
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		return new String(this.text, StandardCharsets.UTF_8);
	}

}
