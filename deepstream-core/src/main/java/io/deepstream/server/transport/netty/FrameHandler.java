package io.deepstream.server.transport.netty;

import java.nio.ByteBuffer;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.transport.FrameReceiver;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's frames, on its loop.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(FrameHandler.class);

	private final NettyTransport transport;

	private final @Nullable FrameReceiver receiver;

	private final Congestion congestion;

	private boolean text;

	private CloseReason end = CloseReason.CLIENT_GONE;

	FrameHandler(NettyTransport transport, @Nullable FrameReceiver receiver, Congestion congestion) {
		this.transport = transport;
		this.receiver = receiver;
		this.congestion = congestion;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof CloseWebSocketFrame close) {
			this.transport.endedByClient(CloseReason.CLIENT_GONE, close);
			return;
		}
		try {
			if (message instanceof PingWebSocketFrame ping) {
				answer(context, ping);
			}
			else if (this.receiver != null && message instanceof WebSocketFrame frame
					&& !(message instanceof PongWebSocketFrame)) {
				receive(this.receiver, frame);
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	/** A client that does not read its pongs gets none. */
	private static void answer(ChannelHandlerContext context, PingWebSocketFrame ping) {
		if (context.channel().isWritable()) {
			context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
		}
	}

	private void receive(FrameReceiver receiver, WebSocketFrame frame) {
		this.text |= frame instanceof TextWebSocketFrame;
		if (this.text) {
			receiver.receiveText(frame.isFinalFragment());
			this.text = !frame.isFinalFragment();
		}
		else {
			receiver.receive(ByteBuffer.wrap(ByteBufUtil.getBytes(frame.content())), frame.isFinalFragment());
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.congestion.pauseIfPresent(context.channel());
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (context.channel().isWritable()) {
			this.transport.writable();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.congestion.forget(context.channel());
		this.transport.gone(this.end);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		logger.debug("{} failed", this.transport, failure);
		if (failure instanceof CorruptedWebSocketFrameException corrupted) {
			violated(context, corrupted.closeStatus());
		}
		else {
			this.end = CloseReason.TRANSPORT_ERROR;
			context.close();
		}
	}

	private void violated(ChannelHandlerContext context, WebSocketCloseStatus status) {
		if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
			this.transport.close(CloseReason.MESSAGE_TOO_LARGE);
		}
		else {
			this.transport.endedByClient(CloseReason.TRANSPORT_ERROR, new CloseWebSocketFrame(status));
		}
	}

}
