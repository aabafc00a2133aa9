package io.deepstream.server.autoconfigure;

import java.net.BindException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.deepstream.server.transport.netty.NettyDoor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Opens the port once the server takes clients, and takes no more of them before the
 * server stops. Waits for the port on the application's main thread.
 */
final class NettyLifecycle extends NodePhase {

	private static final Logger logger = LoggerFactory.getLogger(NettyLifecycle.class);

	/** Where tests find a port that was chosen by the system. */
	private static final String LOCAL_PORT = "local.deepstream.netty.port";

	private final NettyDoor door;

	private final NettyProperties properties;

	private final ConfigurableEnvironment environment;

	NettyLifecycle(NettyDoor door, NettyProperties properties, ConfigurableEnvironment environment) {
		super(LISTENING);
		this.door = door;
		this.properties = properties;
		this.environment = environment;
	}

	@Override
	void begin() {
		try {
			int port = this.door.open().toCompletableFuture().get();
			this.environment.getPropertySources().addFirst(new MapPropertySource(LOCAL_PORT, Map.of(LOCAL_PORT, port)));
			logger.info("deepstream clients can connect to port {}", port);
		}
		catch (ExecutionException failure) {
			throw failed(Objects.requireNonNullElse(failure.getCause(), failure));
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw failed(interrupted);
		}
	}

	private DeepstreamStartException failed(Throwable cause) {
		String text = "Port " + this.properties.port() + " (property deepstream.netty.port) cannot be listened on: ";
		return new DeepstreamStartException(
				text + ((cause instanceof BindException)
						? "it is in use, or deepstream.netty.address is not of this machine" : cause),
				"Stop what listens there, or change deepstream.netty.port or deepstream.netty.address.", cause);
	}

	@Override
	CompletionStage<Void> end() {
		return this.door.stopListening();
	}

}
