package io.deepstream.server.protocol;

/**
 * Actions of the login. Codes from 100 on are errors.
 */
public enum AuthAction implements Action {

	UNKNOWN(0), ERROR(1), REQUEST(2), AUTH_SUCCESSFUL(3), AUTH_UNSUCCESSFUL(4), TOO_MANY_AUTH_ATTEMPTS(100),
	INVALID_MESSAGE(101), INVALID_MESSAGE_DATA(102);

	private static final ActionCodes<AuthAction> CODES = new ActionCodes<>(values(), UNKNOWN);

	private final int code;

	AuthAction(int code) {
		this.code = code;
	}

	/**
	 * The action with that code, {@link #UNKNOWN} if there is none.
	 */
	public static AuthAction of(int code) {
		return CODES.of(code);
	}

	@Override
	public int code() {
		return this.code;
	}

	@Override
	public Topic topic() {
		return Topic.AUTH;
	}

}
