package io.deepstream.server.connector.memcached;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import io.deepstream.server.connector.Envelope;
import io.deepstream.server.spi.StoredRecord;

/**
 * A record as {@code deepstream.io-cache-memcached} 2 writes it; what version 1 wrote is
 * read. Data in the form that this class writes stay as they are to the byte.
 */
final class MemcachedValue {

	/** Tells the original's driver that it is JSON. */
	static final int FLAGS = 2;

	private static final Envelope ENVELOPE = new Envelope("version", "data");

	private static final byte[] VERSION = ascii("{\"version\":");

	private static final byte[] DATA = ascii(",\"data\":");

	private MemcachedValue() {
	}

	static byte[] write(StoredRecord record) {
		byte[] version = ascii(Long.toString(record.version()));
		byte[] json = record.json();
		byte[] value = Arrays.copyOf(VERSION, VERSION.length + version.length + DATA.length + json.length + 1);
		int at = VERSION.length;
		at = append(version, value, at);
		at = append(DATA, value, at);
		at = append(json, value, at);
		value[at] = '}';
		return value;
	}

	private static int append(byte[] part, byte[] to, int at) {
		System.arraycopy(part, 0, to, at, part.length);
		return at + part.length;
	}

	/**
	 * The record, or empty for anything else.
	 */
	static Optional<StoredRecord> read(byte[] value) {
		return plain(value).or(() -> ENVELOPE.read(value)).or(() -> Envelope.OLD.read(value));
	}

	private static Optional<StoredRecord> plain(byte[] value) {
		int digits = VERSION.length;
		if (!startsWith(value, 0, VERSION)) {
			return Optional.empty();
		}
		int end = digits;
		while (end < value.length && value[end] >= '0' && value[end] <= '9' && end - digits < 16) {
			end++;
		}
		if (end == digits || !startsWith(value, end, DATA)) {
			return Optional.empty();
		}
		byte[] json = Arrays.copyOfRange(value, end + DATA.length, value.length - 1);
		if (value[value.length - 1] != '}' || !isOneContainer(json)) {
			return Optional.empty();
		}
		String version = new String(value, digits, end - digits, StandardCharsets.US_ASCII);
		return Optional.of(new StoredRecord(Long.parseLong(version), json));
	}

	/**
	 * Whether the object or array that begins the text also ends it: no member follows.
	 * What is in between is not looked at: it may be what a stricter parser refuses.
	 */
	private static boolean isOneContainer(byte[] json) {
		int depth = 0;
		boolean text = false;
		for (int i = 0; i < json.length; i++) {
			switch (json[i]) {
				case '"' -> text = !text;
				case '\\' -> i++;
				case '{', '[' -> depth += text ? 0 : 1;
				case '}', ']' -> depth -= text ? 0 : 1;
				default -> {
				}
			}
			if (depth == 0) {
				return i > 0 && i == json.length - 1;
			}
		}
		return false;
	}

	private static boolean startsWith(byte[] value, int at, byte[] part) {
		return value.length > at + part.length && Arrays.equals(value, at, at + part.length, part, 0, part.length);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
