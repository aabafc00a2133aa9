package io.deepstream.server.intercept;

import java.util.concurrent.CompletionStage;

import io.deepstream.server.protocol.Message;

/**
 * Sees what clients ask for before the permission check does: inspects, rewrites or
 * rejects it. Those of a chain are asked one after the other, each with what the one
 * before made of the message.
 * <p>
 * <b>Which messages.</b> All of a logged-in client, from a socket or from inside the
 * application, that ask for something or carry data; rpc responses and errors of
 * providers are among them. Not: logins, heartbeats, what ends a subscription, a pattern
 * or a provision, and what accepts or rejects a call or a pattern.
 * <p>
 * <b>What may be changed.</b> The data of events, calls, responses and rpc errors, and
 * the name of an event that is emitted. Nothing else, as the client would not recognise
 * the answer: a message that differs otherwise, or whose data is not JSON, counts as a
 * failure. A {@link WriteInterceptor} changes what is written to records.
 * <p>
 * <b>Threads.</b> Called on the thread that read the message or on a worker: must not
 * block. The client's later messages wait for the answer, so their order is kept; one
 * that is there at once costs no change of thread.
 * <p>
 * <b>Errors.</b> A {@link Rejection}, thrown or in the stage, tells the client what it
 * says. Any other exception, null, or no answer within {@link Interception#timeout}
 * rejects with {@code MESSAGE_PERMISSION_ERROR}, is logged with the class of the
 * interceptor, and counted
 * ({@link io.deepstream.server.connection.Limit#INTERCEPTOR_FAILURE}).
 */
@FunctionalInterface
public non-sealed interface MessageInterceptor extends Interceptor {

	/**
	 * Decides on one message.
	 * @param received the message and who sent it
	 * @return what goes on: {@link ReceivedMessage#pass()}, or with other data
	 */
	CompletionStage<Message> intercept(ReceivedMessage received);

}
