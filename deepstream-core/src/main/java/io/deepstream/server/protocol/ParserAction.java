package io.deepstream.server.protocol;

/**
 * Actions about messages that could not be read or routed.
 */
public enum ParserAction implements Action {

	UNKNOWN(0), UNKNOWN_TOPIC(1), UNKNOWN_ACTION(2), INVALID_MESSAGE(3), MESSAGE_PARSE_ERROR(4),
	MAXIMUM_MESSAGE_SIZE_EXCEEDED(5), ERROR(6), INVALID_META_PARAMS(7);

	private static final ActionCodes<ParserAction> CODES = new ActionCodes<>(values(), UNKNOWN);

	private final int code;

	ParserAction(int code) {
		this.code = code;
	}

	/**
	 * The action with that code, {@link #UNKNOWN} if there is none.
	 */
	public static ParserAction of(int code) {
		return CODES.of(code);
	}

	@Override
	public int code() {
		return this.code;
	}

	@Override
	public Topic topic() {
		return Topic.PARSER;
	}

}
