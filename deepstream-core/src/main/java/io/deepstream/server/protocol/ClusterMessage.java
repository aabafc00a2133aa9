package io.deepstream.server.protocol;

import java.util.List;

/**
 * What one node tells another outside of clients' messages. Flat: each kind says what the
 * fields hold.
 *
 * @param payload shared, never to be changed
 */
public record ClusterMessage(Kind kind, long number, List<String> names, byte[] payload) {

	private static final byte[] NOTHING = {};

	public ClusterMessage {
		names = List.copyOf(names);
	}

	public ClusterMessage(Kind kind, long number, List<String> names) {
		this(kind, number, names, NOTHING);
	}

	/**
	 * Codes are on the wire: never reuse one.
	 */
	public enum Kind {

		HELLO(1), STATE_REQUEST(2), STATE_FULL(3), STATE_DELTA(4), HEARTBEAT(5), LEAVE(6), RPC_REQUEST(7), RPC_REPLY(8),
		LISTEN_EVENT(9), LISTEN_RECORD(10), RECORD_DELETED(11), DISCONNECT(12);

		private static final Kind[] ALL = values();

		private final int code;

		Kind(int code) {
			this.code = code;
		}

		int code() {
			return this.code;
		}

		static Kind of(int code) throws ProtocolException {
			for (Kind kind : ALL) {
				if (kind.code == code) {
					return kind;
				}
			}
			throw new ProtocolException("Unknown kind " + code);
		}

	}

}
