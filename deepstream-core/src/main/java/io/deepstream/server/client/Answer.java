package io.deepstream.server.client;

import java.util.Locale;

import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import org.jspecify.annotations.Nullable;

/**
 * What answers mean.
 */
final class Answer {

	private Answer() {
	}

	/**
	 * The message, if it is no error.
	 * @throws DeepstreamException if it is one
	 */
	static Message required(Message answer) {
		Reason reason = failure(answer);
		if (reason != null) {
			throw new DeepstreamException(reason, describe(answer));
		}
		return answer;
	}

	/**
	 * Nothing, if it is no error.
	 * @throws DeepstreamException if it is one
	 */
	static @Nullable Void done(Message answer) {
		required(answer);
		return null;
	}

	private static @Nullable Reason failure(Message answer) {
		if (answer.action() instanceof RecordAction record) {
			return failure(record);
		}
		if (answer.action() instanceof RpcAction rpc) {
			return failure(rpc);
		}
		if (answer.action() instanceof EventAction event) {
			return switch (event) {
				case MESSAGE_DENIED, MESSAGE_PERMISSION_ERROR -> Reason.PERMISSION_DENIED;
				case INVALID_MESSAGE_DATA, INVALID_LISTEN_REGEX -> Reason.INVALID_DATA;
				default -> null;
			};
		}
		return switch ((PresenceAction) answer.action()) {
			case MESSAGE_DENIED, MESSAGE_PERMISSION_ERROR -> Reason.PERMISSION_DENIED;
			case INVALID_PRESENCE_USERS -> Reason.INVALID_DATA;
			default -> null;
		};
	}

	private static @Nullable Reason failure(RecordAction action) {
		return switch (action) {
			case MESSAGE_DENIED, MESSAGE_PERMISSION_ERROR -> Reason.PERMISSION_DENIED;
			case INVALID_MESSAGE_DATA, INVALID_LISTEN_REGEX, INVALID_PATCH_ON_HOTPATH -> Reason.INVALID_DATA;
			case VERSION_EXISTS, INVALID_VERSION -> Reason.VERSION_CONFLICT;
			case RECORD_CREATE_ERROR, RECORD_UPDATE_ERROR, RECORD_DELETE_ERROR -> Reason.NOT_STORED;
			case RECORD_LOAD_ERROR, CACHE_RETRIEVAL_TIMEOUT, STORAGE_RETRIEVAL_TIMEOUT -> Reason.NOT_READ;
			default -> null;
		};
	}

	private static @Nullable Reason failure(RpcAction action) {
		return switch (action) {
			case MESSAGE_DENIED, MESSAGE_PERMISSION_ERROR -> Reason.PERMISSION_DENIED;
			case INVALID_MESSAGE_DATA -> Reason.INVALID_DATA;
			case NO_RPC_PROVIDER -> Reason.NO_RPC_PROVIDER;
			case ACCEPT_TIMEOUT, RESPONSE_TIMEOUT -> Reason.RPC_TIMEOUT;
			case REQUEST_ERROR -> Reason.RPC_ERROR;
			default -> null;
		};
	}

	private static String describe(Message answer) {
		if (answer.action() == RpcAction.REQUEST_ERROR) {
			return Payloads.text(answer.data());
		}
		String name = (answer.name() != null) ? " " + answer.name() : "";
		return answer.topic().name().toLowerCase(Locale.ROOT) + name + ": " + answer.action();
	}

	/**
	 * Whether a message is the last about a request that the application has sent. Others
	 * may have its correlation id, too: the same application may provide the rpc that it
	 * calls.
	 */
	static boolean isFinal(Message message) {
		if (message.action() instanceof RpcAction rpc) {
			return switch (rpc) {
				case REQUEST, ACCEPT, MULTIPLE_ACCEPT, MULTIPLE_RESPONSE, INVALID_RPC_CORRELATION_ID -> false;
				default -> true;
			};
		}
		return message.action() != RecordAction.SUBSCRIBEANDREAD;
	}

}
