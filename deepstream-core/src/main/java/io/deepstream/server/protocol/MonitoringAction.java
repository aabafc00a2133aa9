package io.deepstream.server.protocol;

/**
 * Actions of the monitoring topic: none is defined.
 */
public enum MonitoringAction implements Action {

	UNKNOWN(0);

	private static final ActionCodes<MonitoringAction> CODES = new ActionCodes<>(values(), UNKNOWN);

	private final int code;

	MonitoringAction(int code) {
		this.code = code;
	}

	/**
	 * The action with that code, {@link #UNKNOWN} if there is none.
	 */
	public static MonitoringAction of(int code) {
		return CODES.of(code);
	}

	@Override
	public int code() {
		return this.code;
	}

	@Override
	public Topic topic() {
		return Topic.MONITORING;
	}

}
