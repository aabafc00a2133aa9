package io.deepstream.server.connection;

/**
 * What clients are refused or made to wait for: because there is too much of it, or
 * because they may not. How often is counted by each node.
 */
public enum Limit {

	/** Clients connected: refused with 503 before they are. */
	CONNECTIONS,

	/** Clients connected and not logged in: refused with 503 before they are. */
	UNAUTHENTICATED_CONNECTIONS,

	/** New connections a second: refused with 503. */
	CONNECTION_RATE,

	/** Handshakes of pages of foreign origins: refused with 403. */
	ORIGIN,

	/** Handshakes that do not end, on the port of its own: disconnected. */
	HANDSHAKE_TIME,

	/** Requests of clients that are not logged in. */
	NOT_LOGGED_IN,

	/** Logins that fail, for whatever reason. */
	FAILED_LOGINS,

	/** Logins from an address where too many have failed: disconnected. */
	ADDRESS_FAILURES,

	/** Login requests a second: answered later. */
	LOGIN_RATE,

	/** Messages a second of one connection: handled later, counted each. */
	MESSAGE_RATE,

	/** Messages a second of all connections of one user: handled later, counted each. */
	USER_MESSAGE_RATE,

	/** Names that are empty or longer than allowed. */
	NAME_LENGTH,

	/** Data, paths and versions that cannot be used: no JSON, or too deep, or too far. */
	INVALID_DATA,

	/** Names that permissions deny, or whose permission cannot be checked. */
	PERMISSION,

	/**
	 * What means nothing from this client: cannot be decoded, is of an unknown topic or
	 * action, answers what it was not asked or asked too long ago, or is a notice that
	 * only servers give.
	 */
	UNEXPECTED,

	/** Names one connection is subscribed to, or provides, per topic. */
	SUBSCRIPTIONS,

	/** Patterns one connection listens to, per topic. */
	PATTERNS,

	/** Unanswered rpcs of one connection. */
	CALLS,

	/** Unanswered rpcs of all connections of one user. */
	USER_CALLS,

	/** Messages and writes that an interceptor of the application rejected. */
	INTERCEPTED,

	/** Messages and writes rejected because an interceptor failed, or gave no answer. */
	INTERCEPTOR_FAILURE

}
