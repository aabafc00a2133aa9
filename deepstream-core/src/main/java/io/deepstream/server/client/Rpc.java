package io.deepstream.server.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.protocol.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remote procedure calls: one of those who provide a name, on any node, answers. Any
 * thread.
 */
public final class Rpc {

	private static final Logger logger = LoggerFactory.getLogger(Rpc.class);

	private final ConcurrentHashMap<String, RpcProvider> byName = new ConcurrentHashMap<>();

	private final Session session;

	Rpc(Session session) {
		this.session = session;
		session.onMessage(Topic.RPC, this::receive);
		session.onClose(() -> this.byName.values().forEach(RpcProvider::end));
	}

	/**
	 * Calls a procedure. This node's providers are asked first, also this application's
	 * own.
	 * @param <T> what the answer is converted to
	 * @param name of the procedure
	 * @param data written as JSON; null for none
	 * @param type of the answer
	 * @return the answer, null if it has no data; fails with
	 * {@link DeepstreamException.Reason#NO_RPC_PROVIDER},
	 * {@link DeepstreamException.Reason#RPC_TIMEOUT}, or
	 * {@link DeepstreamException.Reason#RPC_ERROR} with the provider's text
	 */
	public <T> CompletionStage<@Nullable T> call(String name, @Nullable Object data, Class<T> type) {
		Payloads payloads = this.session.payloads();
		Message.Builder request = Message.builder(RpcAction.REQUEST).name(name);
		try {
			request.data(payloads.writeOptional(data));
		}
		catch (DeepstreamException unwritable) {
			return this.session.failed(unwritable);
		}
		return this.session.reply(request, (answer) -> {
			if (answer.action() == RpcAction.REQUEST_ERROR) {
				throw new DeepstreamException(Reason.RPC_ERROR, payloads.textOf(answer.data()));
			}
			return payloads.read(Answer.required(answer).data(), type);
		});
	}

	/**
	 * Provides a procedure. Calls come at the same time, each on one of the threads for
	 * callbacks; those for which there is none, or more than
	 * {@link ClientOptions#maxWaitingCallbacks} at a time, go to other providers. A call
	 * has to begin within {@code deepstream.rpc.ack-timeout} and to be answered within
	 * {@code deepstream.rpc.response-timeout}.
	 * @param name of the procedure
	 * @param provider answers a call: what its stage completes with is written as JSON.
	 * If it fails with {@link RpcException}, the caller sees its message; of other
	 * failures, which are logged, only that there was one.
	 * @return ends it; calls under way are answered
	 */
	public Subscription provide(String name, Function<RpcRequest, ? extends @Nullable CompletionStage<?>> provider) {
		RpcProvider added = new RpcProvider(this, this.session, name, provider);
		this.session.registrations().run(() -> begin(added));
		return added;
	}

	private void begin(RpcProvider added) {
		if (added.isEnded()) {
			return;
		}
		if (this.byName.putIfAbsent(added.name(), added) != null) {
			added.failed(new DeepstreamException(Reason.ALREADY_REGISTERED,
					"This application provides rpc " + added.name() + " already"));
			return;
		}
		CompletableFuture<Message> begun = this.session
			.ask(Message.builder(RpcAction.PROVIDE).names(List.of(added.name())));
		begun.thenApply(Answer::required).whenComplete((answer, failure) -> {
			if (failure != null) {
				this.byName.remove(added.name(), added);
				added.failed((failure.getCause() != null) ? failure.getCause() : failure);
			}
			else {
				added.began();
			}
		});
	}

	/** The application ends it. */
	void remove(RpcProvider provider) {
		this.session.registrations().run(() -> {
			if (this.byName.remove(provider.name(), provider)) {
				this.session.answer(Message.builder(RpcAction.UNPROVIDE).names(List.of(provider.name())).build());
			}
		});
	}

	private void receive(Message message) {
		String revoked = Session.revoked(message);
		if (message.action() == RpcAction.REQUEST) {
			RpcProvider provider = this.byName.get(String.valueOf(message.name()));
			if (provider == null || !provider.call(message)) {
				this.session.later(() -> this.session.answer(RpcRequest.answer(RpcAction.REJECT, message).build()));
			}
		}
		else if (revoked != null && message.originalAction() == RpcAction.PROVIDE) {
			RpcProvider provider = this.byName.remove(revoked);
			if (provider != null) {
				logger.warn("Rpc {} is not provided any more: it is not permitted", Printable.of(revoked));
				provider.end();
			}
		}
	}

}
