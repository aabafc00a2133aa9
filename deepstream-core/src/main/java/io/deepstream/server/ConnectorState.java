package io.deepstream.server;

import java.time.Instant;

import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * How a connector is.
 *
 * @param state its state
 * @param since the last change
 * @param cause why it is not up; null if it is
 */
public record ConnectorState(ServerListener.State state, Instant since, @Nullable Throwable cause) {
}
