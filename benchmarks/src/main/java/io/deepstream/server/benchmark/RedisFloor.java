package io.deepstream.server.benchmark;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.deepstream.server.testservers.TestServer;

/**
 * What Redis does without a node: the script of a record's write, on plain sockets.
 */
final class RedisFloor {

	private static final String SCRIPT = "local v=redis.call('GET',KEYS[1]) if v and tonumber(v)>=tonumber(ARGV[1]) "
			+ "then return 0 end redis.call('MSET',KEYS[1],ARGV[1],KEYS[2],ARGV[2]) return 1";

	private static final int RECORDS = 1000;

	private static final long NANOS = 3_000_000_000L;

	private final TestServer redis;

	RedisFloor(TestServer redis) {
		this.redis = redis;
	}

	/**
	 * Writes for three seconds over 1,000 records.
	 * @param connections used in turn
	 * @param pipelined commands under way on each
	 * @return writes per second
	 */
	double writesPerSecond(int connections, int pipelined) throws IOException {
		List<Socket> sockets = new ArrayList<>();
		try {
			List<DataInputStream> inputs = new ArrayList<>();
			for (int i = 0; i < connections; i++) {
				Socket socket = new Socket(this.redis.host(), this.redis.port());
				socket.setTcpNoDelay(true);
				sockets.add(socket);
				inputs.add(new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536)));
			}
			String hash = load(sockets.get(0), inputs.get(0));
			long writes = 0;
			long start = System.nanoTime();
			while (System.nanoTime() - start < NANOS) {
				for (Socket socket : sockets) {
					socket.getOutputStream().write(batch(hash, writes, pipelined));
					writes += pipelined;
				}
				for (DataInputStream input : inputs) {
					input.skipNBytes(4L * pipelined);
				}
			}
			return writes * 1e9 / (System.nanoTime() - start);
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
	}

	@SuppressWarnings("deprecation") // a hash is ASCII
	private static String load(Socket socket, DataInputStream input) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		command(out, "SCRIPT", "LOAD", SCRIPT);
		socket.getOutputStream().write(out.toByteArray());
		input.readLine();
		return input.readLine();
	}

	/** Each version is higher than the one before. */
	private static byte[] batch(String hash, long from, int count) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (long i = from; i < from + count; i++) {
			String name = "floor/" + i % RECORDS;
			command(out, "EVALSHA", hash, "2", name + "_v", name + "_d", Long.toString(System.nanoTime()),
					"{\"k\":\"0123456789012345678901234567890123456789012345\"}");
		}
		return out.toByteArray();
	}

	private static void command(ByteArrayOutputStream out, String... words) {
		StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
		for (String word : words) {
			text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
		}
		out.writeBytes(text.toString().getBytes(StandardCharsets.US_ASCII));
	}

}
