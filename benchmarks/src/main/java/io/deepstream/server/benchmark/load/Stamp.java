package io.deepstream.server.benchmark.load;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * What every payload carries: who sent it, the how manieth it is, and when. Text of a
 * fixed length that survives any protocol and JSON, so that a frame is recognised without
 * decoding it.
 */
public final class Stamp {

	/**
	 * Characters of a stamp.
	 */
	public static final int SIZE = 34;

	private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] VALUES = new byte[128];

	static {
		for (int i = 0; i < DIGITS.length; i++) {
			VALUES[DIGITS[i]] = (byte) i;
		}
	}

	private Stamp() {
	}

	/**
	 * Writes a stamp.
	 * @param sender below 65,536
	 * @param sequence from 1, by sender
	 * @param time of {@link System#nanoTime()}
	 */
	static void write(byte[] bytes, int at, int sender, long sequence, long time) {
		bytes[at] = '~';
		bytes[at + 1] = '~';
		hex(bytes, at + 2, sender, 4);
		hex(bytes, at + 6, sequence, 12);
		hex(bytes, at + 18, time, 16);
	}

	/** Where a whole stamp begins; -1 if there is none. */
	static int find(ByteBuf buffer, int from, int to) {
		for (int at = buffer.indexOf(from, to, (byte) '~'); at >= 0
				&& at + SIZE <= to; at = buffer.indexOf(at + 1, to, (byte) '~')) {
			if (buffer.getByte(at + 1) == '~') {
				return at;
			}
		}
		return -1;
	}

	static int find(byte[] bytes) {
		for (int at = 0; at + SIZE <= bytes.length; at++) {
			if (bytes[at] == '~' && bytes[at + 1] == '~') {
				return at;
			}
		}
		throw new IllegalArgumentException("No stamp: " + new String(bytes, StandardCharsets.UTF_8));
	}

	static int sender(ByteBuf buffer, int at) {
		return (int) number(buffer, at + 2, 4);
	}

	static long sequence(ByteBuf buffer, int at) {
		return number(buffer, at + 6, 12);
	}

	static long time(ByteBuf buffer, int at) {
		return number(buffer, at + 18, 16);
	}

	/**
	 * A JSON object with an empty stamp.
	 * @param size in bytes; more if the stamp needs it
	 */
	static byte[] json(int size) {
		byte[] stamp = new byte[SIZE];
		write(stamp, 0, 0, 0, 0);
		String start = "{\"k\":\"" + new String(stamp, StandardCharsets.US_ASCII) + "\",\"x\":\"";
		return (start + "x".repeat(Math.max(0, size - start.length() - 2)) + "\"}").getBytes(StandardCharsets.US_ASCII);
	}

	private static void hex(byte[] bytes, int at, long value, int digits) {
		long rest = value;
		for (int i = digits - 1; i >= 0; i--) {
			bytes[at + i] = DIGITS[(int) (rest & 15)];
			rest >>>= 4;
		}
	}

	private static long number(ByteBuf buffer, int at, int digits) {
		long value = 0;
		for (int i = 0; i < digits; i++) {
			value = (value << 4) | VALUES[buffer.getByte(at + i) & 127];
		}
		return value;
	}

}
