package io.deepstream.server.transport.netty;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.connection.TransportGroup;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.transport.WebSocketOptions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * One client's way out. What is sent during a turn of its loop is gathered and leaves in
 * one network write at the end of the turn. What the socket does not take waits here,
 * bounded in bytes. All but {@link #send} and {@link #close} only on the loop.
 */
final class NettyTransport implements Transport {

	/** Gathered frames become a buffer of about this size. */
	private static final int BUFFER_SIZE = 16 * 1024;

	/** More than this is offered to the socket before the turn ends. */
	private static final int EARLY_FLUSH_SIZE = 64 * 1024;

	private final Channel channel;

	private final LoopOutlet outlet;

	/** Writes past the handler that makes frames. */
	private final ChannelHandlerContext raw;

	private final int maxPendingBytes;

	private final int earlyFlushSize;

	private final Duration sendTimeout;

	private @Nullable Connection connection;

	private @Nullable ByteBuf gathered;

	/** Before what is gathered; null as long as the socket takes everything. */
	private @Nullable Queue<ByteBuf> waiting;

	private int pendingBytes;

	private long buffersWritten;

	private boolean turnRequested;

	private boolean flushing;

	private boolean watched;

	private long progress;

	private long progressAt;

	private @Nullable CloseReason closing;

	private @Nullable Future<?> hardClose;

	private boolean reported;

	private boolean closeSent;

	NettyTransport(ChannelHandlerContext raw, LoopOutlet outlet, WebSocketOptions options) {
		this.channel = raw.channel();
		this.raw = raw;
		this.outlet = outlet;
		this.maxPendingBytes = options.maxPendingBytes();
		this.earlyFlushSize = Math.min(EARLY_FLUSH_SIZE, this.maxPendingBytes);
		this.sendTimeout = options.sendTimeout();
	}

	/**
	 * Tells whom to report the end to.
	 */
	void attach(Connection connection) {
		this.connection = connection;
	}

	@Override
	public void send(EncodedMessage message) {
		this.outlet.send(message, this);
	}

	@Override
	public void close(CloseReason reason) {
		this.outlet.close(reason, this);
	}

	/** From another thread than the loop's it may be out of date. */
	@Override
	public long pendingBytes() {
		ChannelOutboundBuffer buffers = this.channel.unsafe().outboundBuffer();
		return this.pendingBytes + ((buffers != null) ? buffers.totalPendingWriteBytes() : 0);
	}

	@Override
	public TransportGroup group() {
		return this.outlet;
	}

	/**
	 * Adds a frame to what leaves at the end of the turn.
	 */
	void write(OutgoingFrame frame) {
		if (this.closing != null) {
			return;
		}
		if (this.pendingBytes > 0 && this.pendingBytes + frame.size() > this.earlyFlushSize) {
			flush();
			if (this.pendingBytes > 0 && this.pendingBytes + frame.size() > this.maxPendingBytes) {
				end(CloseReason.SLOW_CONSUMER);
				return;
			}
		}
		int before = this.pendingBytes;
		if (frame.isLarge()) {
			finishGathered();
			append(frame.share());
		}
		else {
			gather(frame);
		}
		if (before == 0) {
			requestTurn();
		}
	}

	private void gather(OutgoingFrame frame) {
		ByteBuf buffer = this.gathered;
		if (buffer != null && buffer.readableBytes() + frame.size() > BUFFER_SIZE) {
			finishGathered();
			buffer = null;
		}
		if (buffer == null) {
			buffer = this.channel.alloc().directBuffer(Math.max(256, frame.size()));
			this.gathered = buffer;
		}
		int before = buffer.readableBytes();
		frame.copyTo(buffer);
		this.pendingBytes += buffer.readableBytes() - before;
	}

	private void finishGathered() {
		ByteBuf buffer = this.gathered;
		if (buffer != null) {
			this.gathered = null;
			this.pendingBytes -= buffer.readableBytes();
			append(buffer);
		}
	}

	private void append(ByteBuf buffer) {
		Queue<ByteBuf> queue = this.waiting;
		if (queue == null) {
			queue = new ArrayDeque<>(4);
			this.waiting = queue;
		}
		queue.add(buffer);
		this.pendingBytes += buffer.readableBytes();
	}

	private @Nullable ByteBuf next() {
		Queue<ByteBuf> queue = this.waiting;
		ByteBuf buffer = (queue != null) ? queue.poll() : null;
		if (buffer == null) {
			this.waiting = null;
			buffer = this.gathered;
			this.gathered = null;
		}
		if (buffer != null) {
			this.pendingBytes -= buffer.readableBytes();
		}
		return buffer;
	}

	private void requestTurn() {
		if (!this.turnRequested) {
			this.turnRequested = true;
			this.outlet.requestTurn(this);
		}
	}

	/**
	 * Ends the loop's turn for this client: writes what was gathered, then what a close
	 * needs.
	 */
	void endTurn() {
		this.turnRequested = false;
		flush();
		CloseReason reason = this.closing;
		if (reason != null) {
			finish(reason);
		}
	}

	/**
	 * Gives the socket what it takes.
	 */
	void flush() {
		if (this.flushing) {
			return;
		}
		this.flushing = true;
		while (this.pendingBytes > 0 && this.channel.isWritable()) {
			offer();
			this.raw.flush();
		}
		this.flushing = false;
		if (!this.channel.isActive()) {
			drop();
		}
		else if (!this.watched && unwritten() > 0) {
			this.watched = true;
			this.progress = this.buffersWritten - unwritten();
			this.progressAt = System.nanoTime();
			this.outlet.watch(this);
		}
	}

	/**
	 * TLS says how much it has taken only after a flush, so there is one now and then.
	 */
	private void offer() {
		int bytes = 0;
		while (bytes < EARLY_FLUSH_SIZE && this.channel.isWritable()) {
			ByteBuf buffer = next();
			if (buffer == null) {
				return;
			}
			bytes += buffer.readableBytes();
			this.buffersWritten++;
			this.raw.write(buffer, this.raw.voidPromise());
		}
	}

	/** Buffers that the socket has not taken. */
	private int unwritten() {
		ChannelOutboundBuffer buffers = this.channel.unsafe().outboundBuffer();
		return (buffers != null) ? buffers.size() : 0;
	}

	/**
	 * Looks after a client that did not take everything: one that takes nothing for the
	 * send time-out is closed.
	 * @return false once there is nothing to look after
	 */
	boolean isStillWatched(long now) {
		int unwritten = unwritten();
		if (unwritten == 0 || !this.channel.isActive()) {
			this.watched = false;
		}
		else if (this.progress != this.buffersWritten - unwritten) {
			this.progress = this.buffersWritten - unwritten;
			this.progressAt = now;
		}
		else if (now - this.progressAt > this.sendTimeout.toNanos()) {
			end(CloseReason.SLOW_CONSUMER);
			this.channel.close();
		}
		return this.watched;
	}

	/**
	 * Begins to end the connection; what was written before still goes out, except to a
	 * slow consumer.
	 */
	void end(CloseReason reason) {
		if (this.closing != null) {
			return;
		}
		this.closing = reason;
		if (reason == CloseReason.SLOW_CONSUMER) {
			drop();
		}
		closeLater();
		requestTurn();
	}

	/** Waits for the client's part of the goodbye no longer than for a write. */
	private void closeLater() {
		if (this.hardClose == null) {
			this.hardClose = this.channel.eventLoop()
				.schedule((Runnable) this.channel::close, this.sendTimeout.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void finish(CloseReason reason) {
		report(reason);
		if (this.pendingBytes == 0 && !this.closeSent) {
			this.closeSent = true;
			this.channel.writeAndFlush(new CloseWebSocketFrame(reason.code(), reason.text()));
		}
	}

	/**
	 * The socket can take more.
	 */
	void writable() {
		if (this.pendingBytes > 0 || this.closing != null) {
			requestTurn();
		}
	}

	/**
	 * The client says goodbye, or what it sends is no WebSocket: answers with a close
	 * frame, unless it had one, and ends.
	 */
	void endedByClient(CloseReason reason, CloseWebSocketFrame answer) {
		flush();
		if (this.closing == null) {
			this.closing = reason;
		}
		if (this.closeSent) {
			answer.release();
			this.channel.close();
		}
		else {
			this.closeSent = true;
			closeLater();
			this.channel.writeAndFlush(answer).addListener((done) -> this.channel.close());
		}
		report(this.closing);
	}

	/**
	 * The channel is closed.
	 * @param reason unless another one is known
	 */
	void gone(CloseReason reason) {
		if (this.closing == null) {
			this.closing = reason;
		}
		if (this.hardClose != null) {
			this.hardClose.cancel(false);
		}
		drop();
		report(this.closing);
	}

	private void report(CloseReason reason) {
		if (!this.reported && this.connection != null) {
			this.reported = true;
			this.connection.disconnected(reason);
		}
	}

	private void drop() {
		for (ByteBuf buffer = next(); buffer != null; buffer = next()) {
			buffer.release();
		}
	}

	@Override
	public String toString() {
		return "channel " + this.channel.id();
	}

}
