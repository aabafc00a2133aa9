package io.deepstream.server.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.protocol.RpcAction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a procedure that the application provides.
 */
public final class RpcRequest {

	private static final Logger logger = LoggerFactory.getLogger(RpcRequest.class);

	private static final String FAILED = "The call has failed";

	private final Message request;

	private final Session session;

	private final AtomicBoolean answered = new AtomicBoolean();

	RpcRequest(Message request, Session session) {
		this.request = request;
		this.session = session;
	}

	/**
	 * The procedure.
	 * @return as it was provided
	 */
	public String name() {
		return String.valueOf(this.request.name());
	}

	/**
	 * What the caller has sent.
	 * @param <T> what it is converted to
	 * @param type of the data
	 * @return null if there is none
	 * @throws DeepstreamException with {@link DeepstreamException.Reason#INVALID_DATA};
	 * if the provider lets it pass, the caller is told that its data was not understood
	 */
	public <T> @Nullable T data(Class<T> type) {
		return this.session.payloads().read(this.request.data(), type);
	}

	/**
	 * Who calls.
	 * @return the user's id, {@link Deepstream#SYSTEM_USER} for an application that calls
	 * as itself, {@code open} for a user without name
	 */
	public @Nullable String requester() {
		return this.request.requestorName();
	}

	/**
	 * Leaves the call to another provider, if there is one. What the provider's stage
	 * completes with does not count then.
	 * @return complete, for providers that have nothing else to return
	 */
	public CompletionStage<?> reject() {
		send(answer(RpcAction.REJECT, this.request));
		return CompletableFuture.completedStage(null);
	}

	void accept() {
		this.session.answer(answer(RpcAction.ACCEPT, this.request).build());
	}

	void answer(@Nullable Object value) {
		try {
			send(answer(RpcAction.RESPONSE, this.request).data(this.session.payloads().writeOptional(value)));
		}
		catch (DeepstreamException unwritable) {
			fail(unwritable);
		}
	}

	void fail(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		String text = FAILED;
		if (cause instanceof RpcException told) {
			text = String.valueOf(told.getMessage());
		}
		else {
			logger.error("Rpc {} has failed", Printable.of(this.request.name()), cause);
		}
		send(answer(RpcAction.REQUEST_ERROR, this.request).data(this.session.payloads().write(text)));
	}

	private void send(Message.Builder answer) {
		if (this.answered.compareAndSet(false, true)) {
			this.session.answer(answer.build());
		}
	}

	static Message.Builder answer(RpcAction action, Message request) {
		return Message.builder(action).name(request.name()).correlationId(request.correlationId());
	}

}
