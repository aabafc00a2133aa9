package io.deepstream.server.connector.jgroups;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What one node sends to another.
 *
 * @param kind what it is
 * @param number by which it is acknowledged; 0 for a frame
 * @param body the frame, or channels behind their lengths
 */
record Content(Kind kind, long number, ByteBuffer body) {

	private static final int HEAD = 1 + Long.BYTES;

	static Content frame(byte[] frame) {
		return new Content(Kind.FRAME, 0, ByteBuffer.wrap(frame));
	}

	static Content acknowledge(long number) {
		return new Content(Kind.ACKNOWLEDGEMENT, number, ByteBuffer.allocate(0));
	}

	static Content channels(Kind kind, long number, Collection<String> channels) {
		List<byte[]> names = new ArrayList<>();
		int size = 0;
		for (String channel : channels) {
			byte[] name = channel.getBytes(StandardCharsets.UTF_8);
			names.add(name);
			size += Integer.BYTES + name.length;
		}
		ByteBuffer body = ByteBuffer.allocate(size);
		names.forEach((name) -> body.putInt(name.length).put(name));
		return new Content(kind, number, body.flip());
	}

	int size() {
		return HEAD + this.body.remaining();
	}

	void write(ByteBuffer target) {
		target.put((byte) this.kind.ordinal()).putLong(this.number).put(this.body.duplicate());
	}

	static Content read(ByteBuffer source) {
		return new Content(Kind.values()[source.get()], source.getLong(), source.slice());
	}

	List<String> channels() {
		List<String> channels = new ArrayList<>();
		ByteBuffer rest = this.body.duplicate();
		while (rest.hasRemaining()) {
			byte[] name = new byte[rest.getInt()];
			rest.get(name);
			channels.add(new String(name, StandardCharsets.UTF_8));
		}
		return channels;
	}

	/** The order is the code on the wire. */
	enum Kind {

		/** A message of the bus. */
		FRAME,

		/** All channels that the sender is subscribed to. */
		SUBSCRIPTIONS,

		/** Channels that the sender has subscribed to. */
		SUBSCRIBED,

		/** Channels that the sender has unsubscribed from. */
		UNSUBSCRIBED,

		/** The sender knows what the receiver has told it. */
		ACKNOWLEDGEMENT

	}

}
