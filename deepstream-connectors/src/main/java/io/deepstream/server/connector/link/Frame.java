package io.deepstream.server.connector.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message as it travels between nodes: layout version, bus that sent it, origin node,
 * channel, payload. Names are UTF-8 behind their length.
 *
 * @param sender random per bus, so that another node of the same name shows
 * @param origin the node
 * @param channel UTF-8
 * @param payload a view
 */
record Frame(long sender, ByteBuffer origin, ByteBuffer channel, ByteBuffer payload) {

	private static final byte LAYOUT = 1;

	private static final int HEAD = 1 + Long.BYTES + Short.BYTES + Short.BYTES;

	private static final int MAX_NAME = 0xFFFF;

	static byte[] encode(long sender, byte[] origin, byte[] channel, ByteBuffer payload) {
		if (origin.length > MAX_NAME || channel.length > MAX_NAME) {
			throw new IllegalArgumentException("A name is longer than " + MAX_NAME + " bytes");
		}
		byte[] bytes = new byte[HEAD + origin.length + channel.length + payload.remaining()];
		ByteBuffer.wrap(bytes)
			.put(LAYOUT)
			.putLong(sender)
			.putShort((short) origin.length)
			.put(origin)
			.putShort((short) channel.length)
			.put(channel)
			.put(payload.duplicate());
		return bytes;
	}

	/**
	 * Fails with a runtime exception on bytes that are no frame of this layout.
	 */
	static Frame decode(ByteBuffer bytes) {
		ByteBuffer rest = bytes.duplicate();
		byte layout = rest.get();
		if (layout != LAYOUT) {
			throw new IllegalArgumentException("layout " + layout + " instead of " + LAYOUT);
		}
		return new Frame(rest.getLong(), name(rest), name(rest), rest.slice());
	}

	private static ByteBuffer name(ByteBuffer rest) {
		int length = Short.toUnsignedInt(rest.getShort());
		ByteBuffer name = rest.slice(rest.position(), length);
		rest.position(rest.position() + length);
		return name;
	}

	static String text(ByteBuffer name) {
		return StandardCharsets.UTF_8.decode(name.duplicate()).toString();
	}

}
