package io.deepstream.server.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.deepstream.server.client.DeepstreamException.Reason;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.Printable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One procedure that the application provides.
 */
final class RpcProvider implements Subscription {

	private static final Logger logger = LoggerFactory.getLogger(RpcProvider.class);

	private final Rpc rpc;

	private final Session session;

	private final String name;

	private final Function<RpcRequest, ? extends @Nullable CompletionStage<?>> provider;

	private final Reply<@Nullable Void> ready;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicInteger calls = new AtomicInteger();

	private final AtomicLong missed = new AtomicLong();

	RpcProvider(Rpc rpc, Session session, String name,
			Function<RpcRequest, ? extends @Nullable CompletionStage<?>> provider) {
		this.rpc = rpc;
		this.session = session;
		this.name = name;
		this.provider = provider;
		this.ready = new Reply<>(session.callbacks());
	}

	String name() {
		return this.name;
	}

	boolean isEnded() {
		return this.ended.get();
	}

	void began() {
		this.ready.complete(null);
	}

	void failed(Throwable cause) {
		this.ready.completeExceptionally(cause);
		end();
	}

	/** Takes a call; false if it has to be answered by another provider. */
	boolean call(Message request) {
		boolean taken = this.calls.incrementAndGet() <= this.session.options().maxWaitingCallbacks() && !isEnded();
		try {
			if (taken) {
				this.session.callbacks().execute(() -> begin(new RpcRequest(request, this.session)));
			}
		}
		catch (RejectedExecutionException busy) {
			logger.debug("There is no thread for rpc {}", Printable.of(this.name));
			taken = false;
		}
		if (!taken) {
			this.calls.decrementAndGet();
			this.missed.incrementAndGet();
		}
		return taken;
	}

	private void begin(RpcRequest request) {
		request.accept();
		CompletionStage<?> answer;
		try {
			answer = this.provider.apply(request);
		}
		catch (RuntimeException failure) {
			answer = CompletableFuture.failedStage(failure);
		}
		if (answer == null) {
			answer = CompletableFuture.completedStage(null);
		}
		answer.whenComplete((value, failure) -> {
			this.calls.decrementAndGet();
			if (failure != null) {
				request.fail(failure);
			}
			else {
				request.answer(value);
			}
		});
	}

	/** Takes no further call; false if that was so before. */
	boolean end() {
		this.ready.completeExceptionally(new DeepstreamException(Reason.CLOSED, "The rpc is not provided any more"));
		return this.ended.compareAndSet(false, true);
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready;
	}

	@Override
	public long missed() {
		return this.missed.get();
	}

	@Override
	public void close() {
		if (end()) {
			this.rpc.remove(this);
		}
	}

}
