package io.deepstream.server.protocol;

import java.nio.ByteBuffer;

/**
 * A message as one frame carries it: a varint length and the envelope. Encoded once and
 * shared by everyone who sends it.
 */
public final class EncodedMessage {

	private final byte[] bytes;

	EncodedMessage(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * The frame as it came from another node; everything between position and limit,
	 * neither of which moves.
	 */
	public static EncodedMessage copyOf(ByteBuffer frame) {
		byte[] bytes = new byte[frame.remaining()];
		frame.get(frame.position(), bytes);
		return new EncodedMessage(bytes);
	}

	/**
	 * A new read-only view, so that every user has a position of its own.
	 */
	public ByteBuffer buffer() {
		return ByteBuffer.wrap(this.bytes).asReadOnlyBuffer();
	}

	/**
	 * The frame itself, for a transport that copies it at once: not to be changed.
	 */
	public byte[] array() {
		return this.bytes;
	}

	/**
	 * In bytes.
	 */
	public int size() {
		return this.bytes.length;
	}

}
