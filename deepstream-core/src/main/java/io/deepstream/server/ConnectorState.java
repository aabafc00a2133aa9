package io.deepstream.server;

import java.time.Instant;

import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;

/**
 * How a connector is.
 *
 * @param state its state
 * @param since when it came to that
 * @param cause why it is not up; null if it is
 * @param lastFailure also of one that is up again; null for none since the start
 */
public record ConnectorState(ServerListener.State state, Instant since, @Nullable Throwable cause,
		@Nullable Failure lastFailure) {

	/** What becomes of this state with the next report. */
	static ConnectorState next(@Nullable ConnectorState before, ServerListener.State state, @Nullable Throwable cause) {
		Instant now = Instant.now();
		Failure known = (before != null) ? before.lastFailure : null;
		return new ConnectorState(state, (before != null && before.state == state) ? before.since : now, cause,
				(cause != null) ? new Failure(cause, now) : known);
	}

	/**
	 * Why a connector was not up.
	 *
	 * @param cause what the connector has reported
	 * @param at when
	 */
	public record Failure(Throwable cause, Instant at) {
	}

}
