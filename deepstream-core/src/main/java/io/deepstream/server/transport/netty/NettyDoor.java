package io.deepstream.server.transport.netty;

import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.transport.AllowedOrigins;
import io.deepstream.server.transport.UrlCredentials;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port of its own for WebSocket clients. Opened once, stopped once.
 */
public final class NettyDoor {

	private static final Logger logger = LoggerFactory.getLogger(NettyDoor.class);

	/** How long clients have for their close frames when the door is closed. */
	private static final long GOODBYE_SECONDS = 5;

	private static final int BACKLOG = 1024;

	/**
	 * Channels beyond the clients: those that shake hands, and those that say goodbye.
	 */
	private static final int MAX_HANDSHAKES = 4096;

	private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

	private final DeepstreamServer server;

	private final NettyOptions options;

	private final AllowedOrigins origins;

	private final Congestion congestion = new Congestion();

	private final UrlCredentials urlCredentials = new UrlCredentials();

	private final Native io = Native.choose();

	private final MultiThreadIoEventLoopGroup loops;

	private final Map<EventExecutor, LoopOutlet> outlets = new IdentityHashMap<>();

	private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

	private volatile @Nullable Channel listening;

	/**
	 * Makes a door; nothing listens before {@link #open}.
	 * @param server where the clients go
	 * @param options port, threads, limits
	 */
	public NettyDoor(DeepstreamServer server, NettyOptions options) {
		this.server = server;
		this.options = options;
		this.origins = new AllowedOrigins(options.webSocket().allowedOrigins());
		this.loops = new MultiThreadIoEventLoopGroup(options.threads(),
				new DefaultThreadFactory("deepstream-loop", true), this.io.handlers());
		for (EventExecutor loop : this.loops) {
			this.outlets.put(loop, new LoopOutlet((EventLoop) loop, PooledByteBufAllocator.DEFAULT, this.congestion));
		}
	}

	/**
	 * Begins to listen.
	 * @return completes with the port; fails with a {@link java.net.BindException} if it
	 * is taken
	 */
	public CompletionStage<Integer> open() {
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.loops)
			.channel(this.io.serverChannel())
			.option(ChannelOption.SO_BACKLOG, BACKLOG)
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
			.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
			.childHandler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					accept(channel);
				}
			});
		if (this.options.sendBuffer() > 0) {
			bootstrap.childOption(ChannelOption.SO_SNDBUF, this.options.sendBuffer());
		}
		CompletableFuture<Integer> opened = new CompletableFuture<>();
		bootstrap.bind(this.options.address()).addListener((bound) -> {
			if (bound.isSuccess()) {
				Channel channel = ((ChannelFuture) bound).channel();
				this.listening = channel;
				opened.complete(((InetSocketAddress) channel.localAddress()).getPort());
			}
			else {
				opened.completeExceptionally(bound.cause());
			}
		});
		return opened;
	}

	private void accept(Channel channel) {
		if (this.channels.size() >= this.server.options().maxConnections() + MAX_HANDSHAKES) {
			logger.debug("{} is not taken: too many connections", channel);
			channel.close();
			return;
		}
		this.channels.add(channel);
		if (this.options.tls() != null) {
			SslHandler tls = new SslHandler(this.options.tls().get());
			tls.setHandshakeTimeoutMillis(this.options.handshakeTimeout().toMillis());
			channel.pipeline().addLast(tls);
		}
		HandshakeHandler.addTo(channel.pipeline(), this);
	}

	DeepstreamServer server() {
		return this.server;
	}

	NettyOptions options() {
		return this.options;
	}

	AllowedOrigins origins() {
		return this.origins;
	}

	UrlCredentials urlCredentials() {
		return this.urlCredentials;
	}

	Congestion congestion() {
		return this.congestion;
	}

	LoopOutlet outlet(Channel channel) {
		return Objects.requireNonNull(this.outlets.get(channel.eventLoop()));
	}

	/**
	 * Whether clients can connect.
	 * @return true between {@link #open} and {@link #stopListening}
	 */
	public boolean isListening() {
		Channel channel = this.listening;
		return channel != null && channel.isOpen();
	}

	/**
	 * Takes no further clients; those there are stay.
	 * @return completes when nothing listens any more
	 */
	public CompletionStage<Void> stopListening() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		Channel channel = this.listening;
		if (channel == null || channel.closeFuture().isDone()) {
			stopped.complete(null);
		}
		else {
			channel.close().addListener((closed) -> stopped.complete(null));
		}
		return stopped;
	}

	/**
	 * Ends the loops after those clients that the server has closed have got what was
	 * sent to them, or after {@value #GOODBYE_SECONDS} seconds. Any number of times, also
	 * without {@link #open}.
	 * @return completes when the loops have ended
	 */
	public CompletionStage<Void> stop() {
		stopListening();
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		this.channels.newCloseFuture().addListener((closed) -> end(stopped));
		try {
			this.loops.schedule(() -> end(stopped), GOODBYE_SECONDS, TimeUnit.SECONDS);
		}
		catch (RejectedExecutionException ending) {
			end(stopped);
		}
		return stopped;
	}

	private void end(CompletableFuture<Void> stopped) {
		this.channels.close();
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener((ended) -> stopped.complete(null));
	}

}
