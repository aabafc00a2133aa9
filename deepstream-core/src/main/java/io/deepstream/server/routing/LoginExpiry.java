package io.deepstream.server.routing;

import java.time.Duration;
import java.time.Instant;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose login has expired, silent ones too. The message before tells
 * published clients that this is no failure of the network: they report an error, connect
 * again, and log in with the credentials given last. Any thread.
 */
public final class LoginExpiry {

	/** What is further away does not fit the timer, and nobody waits for it. */
	private static final Duration FOR_EVER = Duration.ofDays(36_500);

	private final Scheduler scheduler;

	private final Duration leeway;

	/**
	 * Watches nothing yet.
	 * @param scheduler has one entry for each connection with an expiry
	 * @param leeway how long after the expiry the connection is closed
	 */
	public LoginExpiry(Scheduler scheduler, Duration leeway) {
		this.scheduler = scheduler;
		this.leeway = leeway;
	}

	/**
	 * Whether a connection would be closed at once.
	 * @param expiresAt of a login; null for never
	 */
	boolean isOver(@Nullable Instant expiresAt) {
		return expiresAt != null && !isPositive(remaining(expiresAt));
	}

	/**
	 * Closes a connection when its time has come.
	 * @param expiresAt null for never
	 * @return to be cancelled when the connection ends or the user has logged in again;
	 * null for never
	 */
	Scheduler.@Nullable Cancellable watch(Connection connection, @Nullable Instant expiresAt) {
		if (expiresAt == null) {
			return null;
		}
		Duration remaining = remaining(expiresAt);
		if (remaining.compareTo(FOR_EVER) > 0) {
			return null;
		}
		return this.scheduler.after(isPositive(remaining) ? remaining : Duration.ZERO, () -> {
			connection.send(Message.of(ConnectionAction.AUTHENTICATION_TIMEOUT));
			connection.close(CloseReason.LOGIN_EXPIRED);
		});
	}

	private Duration remaining(Instant expiresAt) {
		return Duration.between(Instant.now(), expiresAt).plus(this.leeway);
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

}
