package io.deepstream.server.protocol;

/**
 * Actions before login, and the heartbeat. Codes from 100 on are errors.
 */
public enum ConnectionAction implements Action {

	UNKNOWN(0), ERROR(1), PING(2), PONG(3), ACCEPT(4), CHALLENGE(5), REJECT(6), REDIRECT(7), CLOSING(8), CLOSED(9),
	AUTHENTICATION_TIMEOUT(100), INVALID_MESSAGE(101);

	private static final ActionCodes<ConnectionAction> CODES = new ActionCodes<>(values(), UNKNOWN);

	private final int code;

	ConnectionAction(int code) {
		this.code = code;
	}

	/**
	 * The action with that code, {@link #UNKNOWN} if there is none.
	 */
	public static ConnectionAction of(int code) {
		return CODES.of(code);
	}

	@Override
	public int code() {
		return this.code;
	}

	@Override
	public Topic topic() {
		return Topic.CONNECTION;
	}

}
