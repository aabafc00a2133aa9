package io.deepstream.server.connection;

/**
 * Why the server ended a connection, with the WebSocket status code and text the client
 * sees. Codes from 4000 are deepstream's own; published clients ignore the code and
 * decide by the last message they received.
 */
public enum CloseReason {

	/** The client went away by itself, or its socket broke. */
	CLIENT_GONE(1000, "closed by the client"),

	/** The server stops; the client should connect to another node. */
	SERVER_STOPPING(1001, "server is stopping"),

	/** A message is larger than the configured maximum. */
	MESSAGE_TOO_LARGE(1009, "message is larger than the maximum size"),

	/** No further connection is taken at the moment. */
	TOO_MANY_CONNECTIONS(1013, "too many connections"),

	/** No login within the configured time. */
	AUTHENTICATION_TIMEOUT(4000, "no login in time"),

	/** The last of the allowed login attempts failed. */
	TOO_MANY_AUTH_ATTEMPTS(4001, "too many failed logins"),

	/** A login request whose data is not a JSON object. */
	INVALID_AUTH_DATA(4002, "invalid login data"),

	/** Nothing was received for two heartbeat intervals. */
	HEARTBEAT_MISSED(4003, "no heartbeat"),

	/** The client reads slower than it is written to. */
	SLOW_CONSUMER(4004, "slow consumer"),

	/** More requests of the client are unanswered than the server is willing to hold. */
	TOO_MANY_PENDING_REQUESTS(4005, "too many pending requests"),

	/** The login was valid until now, and the client did not log in again. */
	LOGIN_EXPIRED(4006, "login has expired"),

	/** The client went on sending more messages a second than it may. */
	TOO_MANY_MESSAGES(4007, "too many messages"),

	/** Somebody who may do so told the server to. */
	DISCONNECTED(4008, "disconnected by the server"),

	/** The container or the network reported an error. */
	TRANSPORT_ERROR(1011, "transport error");

	private final int code;

	private final String text;

	CloseReason(int code, String text) {
		this.code = code;
		this.text = text;
	}

	/**
	 * The WebSocket status code.
	 * @return 1000 to 4999
	 */
	public int code() {
		return this.code;
	}

	/**
	 * The text of the close frame.
	 * @return ASCII, at most 123 bytes
	 */
	public String text() {
		return this.text;
	}

}
