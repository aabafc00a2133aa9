package io.deepstream.server.connector.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

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
	CompletionStage<Boolean> run(RedisClusterAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[]... arguments) {
		return redis.<Long>evalsha(this.sha1, ScriptOutputType.INTEGER, keys, arguments)
			.exceptionallyCompose((failure) -> (failure instanceof RedisNoScriptException)
					? redis.eval(this.text, ScriptOutputType.INTEGER, keys, arguments)
					: CompletableFuture.failedStage(failure))
			.thenApply((result) -> result != 0);
	}

	@Override
	public String toString() {
		return new String(this.text, StandardCharsets.UTF_8);
	}

}
