package io.deepstream.server.benchmark.load;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a server sends into frames, without copying those that are there as a whole.
 */
final class FrameReader {

	private static final int CONTINUATION = 0;

	private static final int CLOSE = 8;

	private static final int PING = 9;

	private static final byte[] END_OF_HEAD = { '\r', '\n', '\r', '\n' };

	private final LoadClient client;

	private @Nullable ByteBuf rest;

	private @Nullable ByteBuf fragments;

	FrameReader(LoadClient client) {
		this.client = client;
	}

	/** Takes what came from the network. */
	void read(ChannelHandlerContext context, ByteBuf in) {
		ByteBuf all = (this.rest != null) ? this.rest.writeBytes(in) : in;
		try {
			int used = cut(context, all);
			all.readerIndex(used);
			if (!all.isReadable()) {
				release(this.rest);
				this.rest = null;
			}
			else if (this.rest == null) {
				this.rest = context.alloc().buffer(Math.max(512, all.readableBytes() * 2)).writeBytes(all);
			}
			else {
				this.rest.discardReadBytes();
			}
		}
		finally {
			in.release();
		}
	}

	private int cut(ChannelHandlerContext context, ByteBuf in) {
		int at = in.readerIndex();
		int end = in.writerIndex();
		if (!this.client.isOpen()) {
			int head = endOfHead(in, at, end);
			if (head < 0) {
				return at;
			}
			this.client.upgraded(in.toString(at, head - at, StandardCharsets.US_ASCII));
			at = head;
		}
		while (end - at >= 2) {
			int second = in.getByte(at + 1) & 127;
			int head = (second < 126) ? 2 : (second == 126) ? 4 : 10;
			if (end - at < head) {
				break;
			}
			int length = (second < 126) ? second
					: (second == 126) ? in.getUnsignedShort(at + 2) : (int) in.getLong(at + 2);
			if (end - at - head < length) {
				break;
			}
			frame(context, in, at, at + head, at + head + length);
			at += head + length;
		}
		return at;
	}

	private static int endOfHead(ByteBuf in, int from, int to) {
		for (int at = from; at + END_OF_HEAD.length <= to; at++) {
			int same = 0;
			while (same < END_OF_HEAD.length && in.getByte(at + same) == END_OF_HEAD[same]) {
				same++;
			}
			if (same == END_OF_HEAD.length) {
				return at + same;
			}
		}
		return -1;
	}

	private void frame(ChannelHandlerContext context, ByteBuf in, int head, int from, int to) {
		int opcode = in.getByte(head) & 15;
		boolean last = in.getByte(head) < 0;
		if (opcode >= CLOSE) {
			control(context, in, opcode, from, to);
		}
		else if (opcode == CONTINUATION || !last) {
			if (this.fragments == null) {
				this.fragments = context.alloc().buffer();
			}
			this.fragments.writeBytes(in, from, to - from);
			if (last) {
				this.client.protocol().received(this.client, this.fragments, 0, this.fragments.writerIndex());
				release(this.fragments);
				this.fragments = null;
			}
		}
		else {
			this.client.protocol().received(this.client, in, from, to);
		}
	}

	private void control(ChannelHandlerContext context, ByteBuf in, int opcode, int from, int to) {
		if (opcode == PING) {
			byte[] payload = new byte[to - from];
			in.getBytes(from, payload);
			this.client.pong(payload);
		}
		else if (opcode == CLOSE) {
			this.client.generator().tally().countError("close " + ((to - from >= 2) ? in.getUnsignedShort(from) : 0));
			context.close();
		}
	}

	void release() {
		release(this.rest);
		release(this.fragments);
		this.rest = null;
		this.fragments = null;
	}

	private static void release(@Nullable ByteBuf buffer) {
		if (buffer != null) {
			buffer.release();
		}
	}

}
