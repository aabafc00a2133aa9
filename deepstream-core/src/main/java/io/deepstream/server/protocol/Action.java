package io.deepstream.server.protocol;

/**
 * What a message asks or tells. Codes are numbered per topic; every topic has an
 * {@code UNKNOWN} action with code 0, which stands for every code that this server does
 * not know.
 */
public sealed interface Action permits ParserAction, ConnectionAction, AuthAction, EventAction, RecordAction, RpcAction,
		PresenceAction, MonitoringAction {

	/**
	 * The number on the wire.
	 */
	int code();

	Topic topic();

	/**
	 * The constant's name, as error texts of clients show it.
	 */
	String name();

	/**
	 * The constant's place among those of its topic.
	 */
	int ordinal();

}
