package io.deepstream.server.benchmark.load;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket client. Frames are read in place, so that the generator takes in millions
 * of them a second. Used on the generator's thread only.
 */
public final class LoadClient extends ChannelInboundHandlerAdapter {

	private static final int MASK = 0x5A3C_96E1;

	private final Generator generator;

	private final Endpoint endpoint;

	private final Receiver receiver;

	private final int index;

	private final FrameReader frames;

	private @Nullable Channel channel;

	private boolean unflushed;

	private boolean open;

	private boolean ready;

	private boolean decodesAll;

	private @Nullable ByteBuf stream;

	private long readAt;

	LoadClient(Generator generator, Endpoint endpoint, Receiver receiver, int index) {
		this.generator = generator;
		this.endpoint = endpoint;
		this.receiver = receiver;
		this.index = index;
		this.frames = new FrameReader(this);
	}

	/** Counts from 0 within one call of {@link Generator#connect}. */
	public int index() {
		return this.index;
	}

	Generator generator() {
		return this.generator;
	}

	Receiver receiver() {
		return this.receiver;
	}

	Endpoint endpoint() {
		return this.endpoint;
	}

	Protocol protocol() {
		return this.endpoint.protocol();
	}

	/** When the bytes that are being handled were read. */
	long readAt() {
		return this.readAt;
	}

	/** From now on stamps do not keep a frame from being decoded. */
	void decodeAll() {
		this.decodesAll = true;
	}

	boolean decodesAll() {
		return this.decodesAll;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.channel = context.channel();
		String subprotocol = protocol().subprotocol();
		String request = "GET " + this.endpoint.path() + " HTTP/1.1\r\nHost: 127.0.0.1:" + this.endpoint.port()
				+ "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
				+ ((subprotocol != null) ? "Sec-WebSocket-Protocol: " + subprotocol + "\r\n" : "")
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
		ByteBuf buffer = context.alloc().buffer(request.length());
		buffer.writeCharSequence(request, StandardCharsets.US_ASCII);
		context.writeAndFlush(buffer);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.readAt = System.nanoTime();
		this.frames.read(context, (ByteBuf) message);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.receiver.batchEnded();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.frames.release();
		if (!this.generator.loop().isShuttingDown()) {
			this.generator.tally().countError("closed by the server");
			this.receiver.closed(this);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.generator.tally().countError(cause.toString());
		context.close();
	}

	/** The server's answer to the handshake has come. */
	void upgraded(String status) {
		if (!status.contains(" 101 ")) {
			throw new IllegalStateException("No upgrade: " + status);
		}
		this.open = true;
		protocol().opened(this);
	}

	boolean isOpen() {
		return this.open;
	}

	boolean isReady() {
		return this.ready;
	}

	/** What is left of the frames before and the next one, as one buffer to be read. */
	ByteBuf stream(ByteBuf frame, int from, int to) {
		ByteBuf buffer = this.stream;
		if (buffer == null) {
			buffer = Unpooled.buffer();
			this.stream = buffer;
		}
		return buffer.writeBytes(frame, from, to - from);
	}

	/** The stream has been read to there. */
	void consumed(int to) {
		if (this.stream != null) {
			this.stream.readerIndex(to).discardReadBytes();
		}
	}

	void ready() {
		this.ready = true;
		this.generator.ready(this);
		this.receiver.ready(this);
	}

	void stamped(ByteBuf frame, int at) {
		this.receiver.stamped(this, Stamp.sender(frame, at), Stamp.sequence(frame, at), Stamp.time(frame, at));
	}

	void ping() {
		protocol().ping(this);
	}

	/**
	 * Sends one message as one frame, with all that is sent in the same turn of the loop.
	 * @param payload left as it is
	 */
	public void send(byte[] payload) {
		send(payload, protocol().isText() ? 1 : 2);
	}

	void pong(byte[] payload) {
		send(payload, 10);
	}

	private void send(byte[] payload, int opcode) {
		Channel to = this.channel;
		if (to == null || !to.isActive()) {
			this.generator.tally().countError("sent to a closed connection");
			return;
		}
		ByteBuf frame = to.alloc().directBuffer(payload.length + 14);
		frame.writeByte(0x80 | opcode);
		if (payload.length < 126) {
			frame.writeByte(0x80 | payload.length);
		}
		else if (payload.length < 65_536) {
			frame.writeByte(0x80 | 126).writeShort(payload.length);
		}
		else {
			frame.writeByte(0x80 | 127).writeLong(payload.length);
		}
		mask(frame.writeInt(MASK), payload);
		this.generator.tally().countBytes(frame.readableBytes());
		to.write(frame, to.voidPromise());
		if (!this.unflushed) {
			this.unflushed = true;
			this.generator.flushLater(this);
		}
	}

	private static void mask(ByteBuf frame, byte[] payload) {
		int start = frame.writerIndex();
		frame.writeBytes(payload);
		int at = start;
		int end = frame.writerIndex();
		for (; at + 4 <= end; at += 4) {
			frame.setInt(at, frame.getInt(at) ^ MASK);
		}
		for (int shift = 24; at < end; at++, shift -= 8) {
			frame.setByte(at, frame.getByte(at) ^ (MASK >>> shift));
		}
	}

	void flush() {
		this.unflushed = false;
		if (this.channel != null) {
			this.channel.flush();
		}
	}

}
