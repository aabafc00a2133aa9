package io.deepstream.server.routing;

import io.deepstream.server.connection.Connection;
import io.deepstream.server.connection.Limit;
import io.deepstream.server.intercept.Rejection;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.ParserAction;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The answers that all topics share, in the forms of {@code spec/binary.md} section 4.
 */
public final class Answers {

	private Answers() {
	}

	/**
	 * The acknowledgement of a request for several names; it repeats no name.
	 * @param request as received
	 * @return action, correlation id, ack
	 */
	public static Message ack(Message request) {
		return Message.builder(request.action()).correlationId(request.correlationId()).ack().build();
	}

	/**
	 * The acknowledgement that repeats the whole request.
	 * @param request as received
	 * @return action, correlation id, names, ack
	 */
	public static Message echo(Message request) {
		return Message.builder(request.action())
			.correlationId(request.correlationId())
			.names(request.names())
			.ack()
			.build();
	}

	/**
	 * What the answer to a request repeats that published clients recognise by its name:
	 * to them it must not have more.
	 * @param request as received
	 * @param sender who asked
	 * @return the correlation id for the application itself; null for clients
	 */
	public static @Nullable String localId(Message request, Connection sender) {
		return sender.isLocal() ? request.correlationId() : null;
	}

	/**
	 * Who is not told of what a connection does.
	 * @param sender who has done it
	 * @return null for the application itself, whose parts do not know of one another
	 */
	public static @Nullable Connection except(Connection sender) {
		return sender.isLocal() ? null : sender;
	}

	/**
	 * Tells that a name was subscribed (provided) before.
	 * @param originalAction the action repeated to the client
	 * @param name the name
	 * @return without correlation id, followed by the usual ack
	 */
	public static Message alreadySubscribed(Action originalAction, String name) {
		Action action = switch (originalAction.topic()) {
			case EVENT -> EventAction.MULTIPLE_SUBSCRIPTIONS;
			case RPC -> RpcAction.MULTIPLE_PROVIDERS;
			case PRESENCE -> PresenceAction.MULTIPLE_SUBSCRIPTIONS;
			default -> RecordAction.MULTIPLE_SUBSCRIPTIONS;
		};
		return Message.builder(action).originalAction(originalAction).name(name).build();
	}

	/**
	 * Denies a request, or one name of it.
	 * @param request as received
	 * @param name the name denied; absent for requests without one
	 * @return an error with the request's correlation id
	 */
	public static Message denied(Message request, @Nullable String name) {
		return error(switch (request.topic()) {
			case EVENT -> EventAction.MESSAGE_DENIED;
			case RPC -> RpcAction.MESSAGE_DENIED;
			case PRESENCE -> PresenceAction.MESSAGE_DENIED;
			default -> RecordAction.MESSAGE_DENIED;
		}, request, name);
	}

	/**
	 * Tells that the permission of a request, or of one name of it, could not be checked.
	 * @param request as received
	 * @param name the name; absent for requests without one
	 * @return an error with the request's correlation id
	 */
	public static Message permissionError(Message request, @Nullable String name) {
		return error(switch (request.topic()) {
			case EVENT -> EventAction.MESSAGE_PERMISSION_ERROR;
			case RPC -> RpcAction.MESSAGE_PERMISSION_ERROR;
			case PRESENCE -> PresenceAction.MESSAGE_PERMISSION_ERROR;
			default -> RecordAction.MESSAGE_PERMISSION_ERROR;
		}, request, name);
	}

	/**
	 * Tells that a request's content is not acceptable: missing or overlong name, broken
	 * JSON.
	 * @param request as received
	 * @return an error with the request's name and correlation id, without its data
	 */
	public static Message invalidData(Message request) {
		return error(invalidData(request.topic()), request, request.name());
	}

	private static Action invalidData(Topic topic) {
		return switch (topic) {
			case EVENT -> EventAction.INVALID_MESSAGE_DATA;
			case RPC -> RpcAction.INVALID_MESSAGE_DATA;
			case PRESENCE -> PresenceAction.INVALID_PRESENCE_USERS;
			default -> RecordAction.INVALID_MESSAGE_DATA;
		};
	}

	/**
	 * Tells that an interceptor has rejected a request, or one name of it, and counts
	 * that.
	 * @param sender of the request
	 * @param request as received
	 * @param name the name rejected; absent for requests without one
	 * @param kind what the sender is told
	 */
	public static void reject(Connection sender, Message request, @Nullable String name, Rejection.Kind kind) {
		switch (kind) {
			case DENIED -> sender.refuse(Limit.INTERCEPTED, denied(request, name));
			case INVALID -> sender.refuse(Limit.INTERCEPTED, error(invalidData(request.topic()), request, name));
			case FAILED -> sender.refuse(Limit.INTERCEPTOR_FAILURE, permissionError(request, name));
		}
	}

	/**
	 * An error about a request.
	 * @param action what went wrong
	 * @param request as received
	 * @param name the name concerned
	 * @return original action, name, correlation id, write-ack flag, error
	 */
	public static Message error(Action action, Message request, @Nullable String name) {
		return Message.builder(action)
			.originalAction(request.action())
			.name(name)
			.correlationId(request.correlationId())
			.writeAck(request.isWriteAck())
			.error()
			.build();
	}

	/**
	 * Tells that a message's topic is not known or not enabled, or that it could not be
	 * decoded.
	 * @return bare
	 */
	static Message unknownTopic() {
		return Message.of(ParserAction.UNKNOWN_TOPIC);
	}

}
