package io.deepstream.server.transport.websocket;

import java.io.IOException;
import java.time.Duration;

import jakarta.websocket.Session;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What jakarta.websocket has no word for: limits for a client that does not read, does
 * not answer a close frame, or is gone.
 */
final class ContainerLimits {

	private static final Logger logger = LoggerFactory.getLogger(ContainerLimits.class);

	private static final String TOMCAT = "org.apache.tomcat.";

	private static final String TOMCAT_SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

	private static final String TOMCAT_CLOSE_TIMEOUT = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

	private static final String JETTY_SESSION = "org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession";

	private ContainerLimits() {
	}

	/**
	 * Limits, where the container can do that by itself, the wait for the answer to a
	 * close frame. Its own limit of one write comes after that of the {@link Writers},
	 * who know the reason.
	 */
	static void apply(Session session, Duration timeout) {
		session.getUserProperties().put(TOMCAT_SEND_TIMEOUT, 2 * timeout.toMillis());
		session.getUserProperties().put(TOMCAT_CLOSE_TIMEOUT, timeout.toMillis());
	}

	/**
	 * Ends a session that was closed without waiting for its client, also when a thread
	 * is stuck writing to it. Tomcat has done so with the close itself, as it gives the
	 * close frame 50 ms to leave.
	 */
	static void abort(Session session) {
		if (needsAbort(session)) {
			Jetty.abort(session);
		}
	}

	/**
	 * Forgets what was batched for a broken session: otherwise Tomcat flushes it when it
	 * closes, and logs the stack trace of its failure. Jetty would wait for the flush.
	 */
	static void dropBatch(Session session) {
		if (!session.getClass().getName().startsWith(TOMCAT)) {
			return;
		}
		try {
			session.getBasicRemote().setBatchingAllowed(false);
		}
		catch (IOException | RuntimeException broken) {
			logger.trace("Session {} had something batched", session.getId(), broken);
		}
	}

	/**
	 * Whether a session that was closed may wait for its client.
	 */
	static boolean needsAbort(Session session) {
		return session.getClass().getName().equals(JETTY_SESSION);
	}

	/** Loaded only when Jetty is there. */
	private static final class Jetty {

		static void abort(Session session) {
			((JakartaWebSocketSession) session).abort();
		}

	}

}
