package io.deepstream.server.protocol;

import java.util.List;

/**
 * What a message is about. Each topic has actions of its own.
 */
public enum Topic {

	UNKNOWN(0), PARSER(1), CONNECTION(2), AUTH(3), EVENT(4), RECORD(5), RPC(6), PRESENCE(7), MONITORING(8);

	private static final Topic[] BY_CODE = values();

	private final int code;

	Topic(int code) {
		this.code = code;
	}

	/**
	 * The topic with that code, {@link #UNKNOWN} if there is none.
	 */
	static Topic of(int code) {
		return (code > 0 && code < BY_CODE.length) ? BY_CODE[code] : UNKNOWN;
	}

	/**
	 * The number on the wire.
	 */
	public int code() {
		return this.code;
	}

	/**
	 * All actions of this topic, by {@link Action#ordinal}; none of {@link #UNKNOWN}.
	 */
	public List<Action> actions() {
		Action[] actions = switch (this) {
			case UNKNOWN -> new Action[0];
			case PARSER -> ParserAction.values();
			case CONNECTION -> ConnectionAction.values();
			case AUTH -> AuthAction.values();
			case EVENT -> EventAction.values();
			case RECORD -> RecordAction.values();
			case RPC -> RpcAction.values();
			case PRESENCE -> PresenceAction.values();
			case MONITORING -> MonitoringAction.values();
		};
		return List.of(actions);
	}

	/**
	 * This topic's action with that code, or the topic's {@code UNKNOWN} action. Not for
	 * {@link #UNKNOWN}, which has none.
	 */
	Action action(int code) {
		return switch (this) {
			case UNKNOWN -> throw new IllegalStateException("An unknown topic has no actions");
			case PARSER -> ParserAction.of(code);
			case CONNECTION -> ConnectionAction.of(code);
			case AUTH -> AuthAction.of(code);
			case EVENT -> EventAction.of(code);
			case RECORD -> RecordAction.of(code);
			case RPC -> RpcAction.of(code);
			case PRESENCE -> PresenceAction.of(code);
			case MONITORING -> MonitoringAction.of(code);
		};
	}

}
