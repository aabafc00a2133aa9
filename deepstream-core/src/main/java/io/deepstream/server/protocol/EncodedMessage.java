package io.deepstream.server.protocol;

import java.nio.ByteBuffer;

/**
 * A message as one frame carries it: a varint length and the envelope. Encoded once and
 * shared by everyone who sends it.
 */
public final class EncodedMessage {

	private final byte[] bytes;

	private final Action action;

	/**
	 * A frame that was encoded before.
	 * @param bytes not to be changed afterwards
	 * @param action what it asks or tells
	 */
	public EncodedMessage(byte[] bytes, Action action) {
		this.bytes = bytes;
		this.action = action;
	}

	/**
	 * What the message asks or tells.
	 */
	public Action action() {
		return this.action;
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
