package io.deepstream.server.intercept;

/**
 * Thrown by an interceptor, or given as the failure of its stage, to reject what it was
 * asked about. Clients are told the kind and not the text, which is logged at debug.
 * Without stack trace: it is an answer.
 */
public final class Rejection extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	private Rejection(Kind kind, String text) {
		super(text, null, false, false);
		this.kind = kind;
	}

	/**
	 * The user may not do that: {@code MESSAGE_DENIED}.
	 * @param text for the log
	 * @return to be thrown
	 */
	public static Rejection denied(String text) {
		return new Rejection(Kind.DENIED, text);
	}

	/**
	 * The content is not acceptable: {@code INVALID_MESSAGE_DATA},
	 * {@code INVALID_PRESENCE_USERS} for presence.
	 * @param text for the log
	 * @return to be thrown
	 */
	public static Rejection invalid(String text) {
		return new Rejection(Kind.INVALID, text);
	}

	static Rejection failed(String text) {
		return new Rejection(Kind.FAILED, text);
	}

	/**
	 * What the client is told.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Why something was rejected.
	 */
	public enum Kind {

		/** The user may not do that. */
		DENIED,

		/** The content is not acceptable. */
		INVALID,

		/** The interceptor has failed: {@code MESSAGE_PERMISSION_ERROR}. */
		FAILED

	}

}
