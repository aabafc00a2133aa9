package io.deepstream.server.protocol;

/**
 * Actions of remote procedure calls. Codes from 100 on are errors.
 */
public enum RpcAction implements Action {

	UNKNOWN(0), ERROR(1), REQUEST(2), ACCEPT(4), RESPONSE(5), REJECT(6), REQUEST_ERROR(7), PROVIDE(8), UNPROVIDE(9),
	NO_RPC_PROVIDER(100), ACCEPT_TIMEOUT(101), MULTIPLE_ACCEPT(102), INVALID_RPC_CORRELATION_ID(103),
	RESPONSE_TIMEOUT(104), MULTIPLE_RESPONSE(105), MESSAGE_PERMISSION_ERROR(106), MESSAGE_DENIED(107),
	INVALID_MESSAGE_DATA(108), MULTIPLE_PROVIDERS(109), NOT_PROVIDED(110);

	private static final ActionCodes<RpcAction> CODES = new ActionCodes<>(values(), UNKNOWN);

	private final int code;

	RpcAction(int code) {
		this.code = code;
	}

	/**
	 * The action with that code, {@link #UNKNOWN} if there is none.
	 */
	public static RpcAction of(int code) {
		return CODES.of(code);
	}

	@Override
	public int code() {
		return this.code;
	}

	@Override
	public Topic topic() {
		return Topic.RPC;
	}

}
