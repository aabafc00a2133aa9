package io.deepstream.server.transport.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Transport;
import io.deepstream.server.protocol.EncodedMessage;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.MessageCodec;
import io.deepstream.server.transport.WebSocketOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens to messages that other threads send while a loop is busy.
 */
class LoopOutletTests {

	private static final Transport[] NOBODY = {};

	private static final int MEBIBYTE = 1024 * 1024;

	private final DefaultEventLoop loop = new DefaultEventLoop();

	private final Congestion congestion = new Congestion();

	private final LoopOutlet outlet = new LoopOutlet(this.loop, UnpooledByteBufAllocator.DEFAULT, this.congestion);

	private final EmbeddedChannel sender = new EmbeddedChannel();

	private final EmbeddedChannel receiver = new EmbeddedChannel(new ChannelInboundHandlerAdapter());

	private final NettyTransport transport = new NettyTransport(this.receiver.pipeline().firstContext(), this.outlet,
			WebSocketOptions.defaults());

	private final CountDownLatch busy = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.busy.countDown();
		this.loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
		this.sender.finishAndReleaseAll();
		this.receiver.finishAndReleaseAll();
	}

	@Test
	void keepsTheOrderOfTheCallsWhoeverMakesThem() throws InterruptedException {
		occupy();
		this.transport.send(message("1", 1));
		this.outlet.send(message("2", 1), new Transport[] { this.transport }, null);
		this.loop.execute(() -> this.transport.send(message("3", 1)));
		this.transport.send(message("4", 1));

		finish();

		assertThat(namesReceived()).containsExactly("1", "2", "4", "3");
	}

	@Test
	void sendsLargeMessagesInOrderWithSmallOnes() throws InterruptedException {
		occupy();
		this.transport.send(message("1", 10));
		this.transport.send(message("2", 5000));
		this.transport.send(message("3", 10));
		this.transport.send(message("4", 100_000));

		finish();

		assertThat(namesReceived()).containsExactly("1", "2", "3", "4");
	}

	@Test
	void readsNothingMoreFromClientsWhileItHasTooMuchToSend() throws InterruptedException {
		occupy();
		this.congestion.pauseIfPresent(this.sender);
		assertThat(this.sender.config().isAutoRead()).isTrue();
		for (int i = 0; i < 5; i++) {
			this.outlet.send(message("large", MEBIBYTE), NOBODY, null);
		}
		this.congestion.pauseIfPresent(this.sender);
		assertThat(this.sender.config().isAutoRead()).isFalse();

		finish();

		assertThat(this.sender.config().isAutoRead()).isTrue();
	}

	@Test
	void closesReceiversOfWhatDoesNotFit() throws InterruptedException {
		occupy();
		EncodedMessage large = message("large", MEBIBYTE);
		for (int i = 0; i < 100; i++) {
			this.outlet.send(large, NOBODY, null);
		}
		this.transport.send(large);

		finish();

		CloseWebSocketFrame close = this.receiver.readOutbound();
		assertThat(close.statusCode()).isEqualTo(CloseReason.SLOW_CONSUMER.code());
		close.release();
	}

	@Test
	void sendsNothingAfterTheEnd() throws InterruptedException {
		occupy();
		this.transport.send(message("1", 1));
		this.transport.close(CloseReason.SERVER_STOPPING);
		this.transport.send(message("2", 1));
		this.transport.close(CloseReason.HEARTBEAT_MISSED);

		finish();

		ByteBuf first = this.receiver.readOutbound();
		assertThat(names(first)).containsExactly("1");
		CloseWebSocketFrame close = this.receiver.readOutbound();
		assertThat(close.statusCode()).isEqualTo(CloseReason.SERVER_STOPPING.code());
		close.release();
		assertThat(this.receiver.<Object>readOutbound()).isNull();
	}

	/** Keeps the loop from doing anything until {@link #finish}. */
	private void occupy() {
		this.loop.execute(() -> {
			try {
				assertThat(this.busy.await(60, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
			}
		});
	}

	/** Waits until the loop has done what it was asked to, and what follows from that. */
	private void finish() throws InterruptedException {
		this.busy.countDown();
		for (int i = 0; i < 5; i++) {
			assertThat(this.loop.submit(() -> {
			}).await(60, TimeUnit.SECONDS)).isTrue();
		}
	}

	private static EncodedMessage message(String name, int size) {
		return MessageCodec.encode(Message.builder(EventAction.EMIT).name(name).data(new byte[size]).build());
	}

	private List<String> namesReceived() {
		List<String> names = new ArrayList<>();
		for (ByteBuf buffer = this.receiver.readOutbound(); buffer != null; buffer = this.receiver.readOutbound()) {
			names.addAll(names(buffer));
		}
		return names;
	}

	/** Takes a buffer of frames apart. */
	private static List<String> names(ByteBuf buffer) {
		List<String> names = new ArrayList<>();
		while (buffer.isReadable()) {
			assertThat(buffer.readUnsignedByte()).isEqualTo((short) 0x82);
			long size = buffer.readUnsignedByte();
			if (size == 126) {
				size = buffer.readUnsignedShort();
			}
			else if (size == 127) {
				size = buffer.readLong();
			}
			names.add(MessageCodec.decode(buffer.readSlice((int) size).nioBuffer()).name());
		}
		buffer.release();
		return names;
	}

}
