package io.deepstream.server.transport.netty;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.ssl.SSLPeerUnverifiedException;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.transport.FrameReceiver;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.CharsetUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP request of one client: refuses what is no WebSocket handshake, pages of
 * foreign origins and clients over the cap, each with a proper HTTP answer; the others
 * become a {@link Connection}, and what HTTP needed leaves the pipeline. A client that
 * takes longer than the handshake time-out is disconnected.
 */
final class HandshakeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

	private static final Logger logger = LoggerFactory.getLogger(HandshakeHandler.class);

	private static final String ENCODER = "wsencoder";

	private static final int MAX_REQUEST_LINE = 4096;

	private static final int MAX_HEADERS = 16 * 1024;

	/**
	 * Names that are kept once for all connections: a tenth of what an idle one takes.
	 */
	private static final Map<String, String> USUAL_HEADERS = Stream
		.of("host", "connection", "upgrade", "origin", "user-agent", "cookie", "authorization", "accept",
				"accept-encoding", "accept-language", "cache-control", "pragma", "sec-websocket-key",
				"sec-websocket-version", "sec-websocket-extensions", "sec-websocket-protocol", "x-forwarded-for",
				"x-forwarded-host", "x-forwarded-port", "x-forwarded-proto")
		.collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

	private final NettyDoor door;

	private @Nullable Future<?> timeout;

	HandshakeHandler(NettyDoor door) {
		this.door = door;
	}

	/**
	 * Prepares a new channel for the request.
	 */
	static void addTo(ChannelPipeline pipeline, NettyDoor door) {
		pipeline.addLast(new HttpServerCodec(MAX_REQUEST_LINE, MAX_HEADERS, MAX_HEADERS));
		pipeline.addLast(new HttpObjectAggregator(MAX_HEADERS));
		pipeline.addLast(new HandshakeHandler(door));
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.timeout = context.executor()
			.schedule(() -> giveUp(context), this.door.options().handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
	}

	private void giveUp(ChannelHandlerContext context) {
		this.door.server().refused(Limit.HANDSHAKE_TIME);
		context.close();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		if (this.timeout != null) {
			this.timeout.cancel(false);
		}
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
		String path = path(request);
		if (!request.decoderResult().isSuccess()) {
			refuse(context, HttpResponseStatus.BAD_REQUEST, "Not a proper HTTP request");
		}
		else if (!path.equals(this.door.options().webSocket().path())) {
			refuse(context, HttpResponseStatus.NOT_FOUND, "Nothing is here");
		}
		else if (!request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
			refuse(context, HttpResponseStatus.UPGRADE_REQUIRED, "This is a WebSocket endpoint");
		}
		else if (!isAllowedOrigin(context, request.headers())) {
			this.door.server().refused(Limit.ORIGIN);
			refuse(context, HttpResponseStatus.FORBIDDEN,
					"Origin not allowed (property deepstream.websocket.allowed-origins)");
		}
		else if (!this.door.server().admits()) {
			refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE, "No further connections are taken");
		}
		else if (!WebSocketVersion.V13.toHttpHeaderValue()
			.contentEquals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, ""))) {
			refuse(context, HttpResponseStatus.UPGRADE_REQUIRED, "Only version 13 of WebSocket is spoken");
		}
		else {
			upgrade(context, request, path);
		}
	}

	private static String path(FullHttpRequest request) {
		String uri = request.uri();
		int query = uri.indexOf('?');
		return (query >= 0) ? uri.substring(0, query) : uri;
	}

	private boolean isAllowedOrigin(ChannelHandlerContext context, HttpHeaders headers) {
		String host = headers.get(HttpHeaderNames.HOST, "");
		int port = (this.door.options().tls() != null) ? 443 : 80;
		int colon = host.lastIndexOf(':');
		if (colon > host.lastIndexOf(']')) {
			try {
				port = Integer.parseInt(host.substring(colon + 1));
			}
			catch (NumberFormatException malformed) {
				return false;
			}
			host = host.substring(0, colon);
		}
		return this.door.origins()
			.allows(headers.get(HttpHeaderNames.ORIGIN), host, port, this.door.options().tls() != null);
	}

	private static void refuse(ChannelHandlerContext context, HttpResponseStatus status, String text) {
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
				Unpooled.copiedBuffer(text, CharsetUtil.US_ASCII));
		response.headers()
			.set(HttpHeaderNames.CONTENT_TYPE, "text/plain;charset=US-ASCII")
			.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
			response.headers()
				.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
				.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketVersion.V13.toHttpHeaderValue());
		}
		if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
			response.headers().set(HttpHeaderNames.RETRY_AFTER, "5");
		}
		HttpUtil.setContentLength(response, response.content().readableBytes());
		context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
	}

	private void upgrade(ChannelHandlerContext context, FullHttpRequest request, String path) {
		this.door.urlCredentials().areIn(request.uri().substring(Math.min(path.length() + 1, request.uri().length())));
		Handshake handshake = new Handshake(address(context.channel()), path, headers(request), null,
				certificate(context.pipeline()));
		WebSocketServerHandshaker13 handshaker = new WebSocketServerHandshaker13("", null,
				WebSocketDecoderConfig.newBuilder()
					.maxFramePayloadLength(this.door.options().webSocket().maxMessageSize())
					.allowExtensions(false)
					.closeOnProtocolViolation(false)
					.withUTF8Validator(false)
					.build());
		try {
			handshaker.handshake(context.channel(), request).addListener((done) -> {
				if (done.isSuccess()) {
					connect(context, handshake);
				}
				else {
					context.close();
				}
			});
		}
		catch (WebSocketHandshakeException malformed) {
			logger.debug("Handshake of {} refused", handshake.remoteAddress(), malformed);
			refuse(context, HttpResponseStatus.BAD_REQUEST, "Not a proper WebSocket handshake");
		}
	}

	private void connect(ChannelHandlerContext context, Handshake handshake) {
		ChannelHandlerContext raw = context.pipeline().context(ENCODER);
		NettyTransport transport = new NettyTransport(raw, this.door.outlet(context.channel()),
				this.door.options().webSocket());
		Optional<Connection> accepted = this.door.server().connect(transport, handshake);
		accepted.ifPresent(transport::attach);
		FrameReceiver receiver = accepted
			.map((connection) -> new FrameReceiver(connection, this.door.options().webSocket().maxMessageSize()))
			.orElse(null);
		context.pipeline().replace(this, "deepstream", new FrameHandler(transport, receiver, this.door.congestion()));
		if (accepted.isEmpty()) {
			transport.close(CloseReason.TOO_MANY_CONNECTIONS);
		}
	}

	private static String address(Channel channel) {
		return (channel.remoteAddress() instanceof InetSocketAddress peer) ? peer.getAddress().getHostAddress() : "";
	}

	private static @Nullable X509Certificate certificate(ChannelPipeline pipeline) {
		SslHandler tls = pipeline.get(SslHandler.class);
		if (tls == null) {
			return null;
		}
		try {
			return (tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate shown) ? shown : null;
		}
		catch (SSLPeerUnverifiedException none) {
			return null;
		}
	}

	private static Map<String, List<String>> headers(FullHttpRequest request) {
		Map<String, List<String>> headers = new TreeMap<>();
		for (String name : request.headers().names()) {
			String lowerCase = name.toLowerCase(Locale.ROOT);
			headers.put(USUAL_HEADERS.getOrDefault(lowerCase, lowerCase), List.copyOf(request.headers().getAll(name)));
		}
		return headers;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		logger.debug("Handshake on channel {} failed", context.channel().id(), failure);
		context.close();
	}

}
