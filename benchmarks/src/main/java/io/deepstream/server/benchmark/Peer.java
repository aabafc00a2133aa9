package io.deepstream.server.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.deepstream.server.benchmark.load.DeepstreamProtocol;
import io.deepstream.server.benchmark.load.Endpoint;
import io.deepstream.server.benchmark.load.NatsProtocol;
import io.deepstream.server.benchmark.load.Protocol;
import io.deepstream.server.benchmark.load.SocketIoProtocol;
import io.deepstream.server.benchmark.load.StompProtocol;

/**
 * The servers that are compared. What is not JVM comes from the folder {@code peers}.
 */
enum Peer {

	CONTAINER("deepstream for Spring Boot, container", "/deepstream", new DeepstreamProtocol()),

	NETTY("deepstream for Spring Boot, Netty", "/deepstream", new DeepstreamProtocol()),

	NODE("deepstream on Node", "/deepstream", new DeepstreamProtocol()),

	SOCKET_IO("Socket.IO", "/socket.io/?EIO=4&transport=websocket", new SocketIoProtocol()),

	STOMP("Spring STOMP broker", "/stomp", new StompProtocol()),

	NATS("NATS", "/", new NatsProtocol());

	private static final List<String> JVM = List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC");

	private static final List<String> LOCAL = List.of("--server.address=127.0.0.1", "--server.port=0",
			"--logging.level.root=warn");

	private static final String NETTY_PORT = "deepstream.netty.port";

	private static final Path FOLDER = Path.of(System.getProperty("peers", "benchmarks/peers"));

	private final String label;

	private final String path;

	private final Protocol protocol;

	Peer(String label, String path, Protocol protocol) {
		this.label = label;
		this.path = path;
		this.protocol = protocol;
	}

	String label() {
		return this.label;
	}

	boolean isDeepstream() {
		return this.protocol instanceof DeepstreamProtocol;
	}

	/** Whether it is a server of ours, which tells its live heap. */
	boolean isOurs() {
		return this == CONTAINER || this == NETTY;
	}

	/** Whether it is installed here. */
	boolean isAvailable() {
		return switch (this) {
			case CONTAINER, STOMP -> true;
			case NETTY -> hasNetty();
			case NODE, SOCKET_IO ->
				Files.exists(FOLDER.resolve("node_modules")) && Core.succeeds(List.of("node", "--version"));
			case NATS -> Files.exists(FOLDER) && Core.succeeds(List.of("nats-server", "--version"));
		};
	}

	/** Whether this version knows the property. */
	private static boolean hasNetty() {
		return Peer.class.getClassLoader().resources("META-INF/spring-configuration-metadata.json").anyMatch((url) -> {
			try (InputStream metadata = url.openStream()) {
				return new String(metadata.readAllBytes(), StandardCharsets.UTF_8).contains(NETTY_PORT);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	/** Starts it on the first core. */
	Started start() {
		int port = freePort();
		List<String> command = switch (this) {
			case CONTAINER -> ServerProcess.java(JVM, Node.class, LOCAL);
			case NETTY -> ServerProcess.java(JVM, Node.class,
					Stream
						.concat(LOCAL.stream(),
								Stream.of("--" + NETTY_PORT + "=0", "--deepstream.netty.address=127.0.0.1"))
						.toList());
			case STOMP -> ServerProcess.java(JVM, StompBroker.class, LOCAL);
			case NODE -> List.of("node", file("deepstream.js"), Integer.toString(port));
			case SOCKET_IO -> List.of("node", file("socketio.js"), Integer.toString(port));
			case NATS -> List.of(file("nats.sh"), Integer.toString(port));
		};
		List<String> bound = new ArrayList<>(Core.server());
		bound.addAll(command);
		ServerProcess process = ServerProcess.start(name(), bound);
		return new Started(process, new Endpoint(process.port(), this.path, this.protocol));
	}

	private static String file(String name) {
		return FOLDER.resolve(name).toString();
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A server that runs.
	 *
	 * @param endpoint where clients connect
	 */
	record Started(ServerProcess process, Endpoint endpoint) implements AutoCloseable {

		@Override
		public void close() {
			this.process.close();
		}

	}

}
