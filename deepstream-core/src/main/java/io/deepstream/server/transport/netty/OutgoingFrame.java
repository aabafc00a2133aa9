package io.deepstream.server.transport.netty;

import io.deepstream.server.protocol.EncodedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A message as a WebSocket frame, while it is handed to one or many transports of a loop.
 * A small frame is copied to each receiver, so that what waits for it leaves in one
 * piece; a large one is shared.
 */
final class OutgoingFrame implements AutoCloseable {

	private static final int BINARY = 0x82;

	private static final int TWO_BYTES = 126;

	private static final int EIGHT_BYTES = 127;

	private static final int LARGEST_HEADER = 10;

	/** From here on, sharing is cheaper than copying. */
	private static final int SHARED_SIZE = 4096;

	private final EncodedMessage message;

	private final ByteBufAllocator allocator;

	private @Nullable ByteBuf shared;

	OutgoingFrame(EncodedMessage message, ByteBufAllocator allocator) {
		this.message = message;
		this.allocator = allocator;
	}

	/**
	 * In bytes, at most.
	 */
	int size() {
		return this.message.size() + LARGEST_HEADER;
	}

	/**
	 * Whether to use {@link #share} instead of {@link #copyTo}.
	 */
	boolean isLarge() {
		return this.message.size() >= SHARED_SIZE;
	}

	void copyTo(ByteBuf target) {
		int size = this.message.size();
		if (size < TWO_BYTES) {
			target.writeShort(BINARY << 8 | size);
		}
		else if (size < 1 << 16) {
			target.writeShort(BINARY << 8 | TWO_BYTES).writeShort(size);
		}
		else {
			target.writeShort(BINARY << 8 | EIGHT_BYTES).writeLong(size);
		}
		target.writeBytes(this.message.array());
	}

	/**
	 * A reference of the caller's own to one copy for all.
	 */
	ByteBuf share() {
		ByteBuf frame = this.shared;
		if (frame == null) {
			frame = this.allocator.directBuffer(size());
			copyTo(frame);
			this.shared = frame;
		}
		return frame.retainedDuplicate();
	}

	@Override
	public void close() {
		if (this.shared != null) {
			this.shared.release();
		}
	}

}
