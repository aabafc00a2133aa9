package io.deepstream.server.rpc;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.spi.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One call under way. Its state changes under its own lock, which is never held while
 * something is sent; whoever makes it finished sends the final answer, so there is
 * exactly one.
 */
final class Call {

	private final Message request;

	private final Consumer<Message> requester;

	private final boolean local;

	private final @Nullable String caller;

	private final CompletableFuture<Void> answered = new CompletableFuture<>();

	private final Set<Object> tried = new HashSet<>(2);

	private @Nullable Object provider;

	private boolean accepted;

	private boolean acceptForwarded;

	private boolean finished;

	private volatile Outcome outcome = Outcome.CANCELLED;

	private long assignedAt;

	private Scheduler.@Nullable Cancellable timer;

	/**
	 * A call that no provider has been asked for.
	 * @param request as it goes to providers
	 * @param requester gets the answers
	 * @param local whether a client of this node calls, so that other nodes may be asked
	 * @param caller the id of the user who calls; null if it is not known
	 */
	Call(Message request, Consumer<Message> requester, boolean local, @Nullable String caller) {
		this.request = request;
		this.requester = requester;
		this.local = local;
		this.caller = caller;
	}

	Message request() {
		return this.request;
	}

	/** As it goes to a provider: the application itself is always told who calls. */
	Message request(Connection provider) {
		return provider.isLocal() ? this.request.toBuilder().requestorName(this.caller).build() : this.request;
	}

	/** The id of the user who calls; none if it is not known. */
	List<String> caller() {
		return (this.caller != null) ? List.of(this.caller) : List.of();
	}

	String name() {
		String name = this.request.name();
		return (name != null) ? name : "";
	}

	String correlationId() {
		String correlationId = this.request.correlationId();
		return (correlationId != null) ? correlationId : "";
	}

	boolean isLocal() {
		return this.local;
	}

	/** Completes when the final answer was sent, or nobody wants it any more. */
	CompletableFuture<Void> answered() {
		return this.answered;
	}

	/** Whether a provider, a connection or a node, has not been asked yet. */
	synchronized boolean mayAsk(Object candidate) {
		return !this.tried.contains(candidate);
	}

	/**
	 * Makes a connection or a node the one that has to answer; false if the call is
	 * finished.
	 */
	synchronized boolean assign(Object next, long now) {
		if (this.finished) {
			return false;
		}
		this.provider = next;
		this.tried.add(next);
		this.accepted = false;
		this.assignedAt = now;
		return true;
	}

	/** Ends an assignment; false if somebody else has the call now, or nobody. */
	synchronized boolean unassign(Object former) {
		if (this.finished || this.provider != former) {
			return false;
		}
		this.provider = null;
		return true;
	}

	synchronized @Nullable Object provider() {
		return this.provider;
	}

	/** What became of a provider's acceptance. */
	enum Acceptance {

		/** The requester is told. */
		FORWARD,

		/** The requester knows from an earlier provider. */
		KEEP,

		/** The provider has accepted before. */
		REPEATED,

		/** The call is not this provider's. */
		REFUSED

	}

	synchronized Acceptance accept(Object by) {
		if (this.finished || this.provider != by) {
			return Acceptance.REFUSED;
		}
		if (this.accepted) {
			return Acceptance.REPEATED;
		}
		this.accepted = true;
		if (this.acceptForwarded) {
			return Acceptance.KEEP;
		}
		this.acceptForwarded = true;
		return Acceptance.FORWARD;
	}

	void forward(Message message) {
		this.requester.accept(message);
	}

	/**
	 * Sends the final answer; false if there was one already.
	 * @param by the provider that answers; null if the server does
	 * @param answer null if nobody wants it
	 */
	boolean finish(@Nullable Object by, @Nullable Message answer) {
		Scheduler.Cancellable pending;
		synchronized (this) {
			if (this.finished || (by != null && this.provider != by)) {
				return false;
			}
			this.finished = true;
			this.outcome = (answer != null) ? outcomeOf(answer) : Outcome.CANCELLED;
			pending = this.timer;
			this.timer = null;
		}
		if (pending != null) {
			pending.cancel();
		}
		if (answer != null) {
			this.requester.accept(answer);
		}
		this.answered.complete(null);
		return true;
	}

	private static Outcome outcomeOf(Message answer) {
		return switch ((RpcAction) answer.action()) {
			case RESPONSE -> Outcome.SUCCESS;
			case NO_RPC_PROVIDER -> Outcome.NO_PROVIDER;
			case ACCEPT_TIMEOUT -> Outcome.NOT_ACCEPTED;
			case RESPONSE_TIMEOUT -> Outcome.TIMEOUT;
			default -> Outcome.ERROR;
		};
	}

	/** How it ended, once {@link #answered} has completed. */
	Outcome outcome() {
		return this.outcome;
	}

	/** Whether the final answer is still to come. */
	synchronized boolean isOpen() {
		return !this.finished;
	}

	/** Keeps the timer in place of the one before, to cancel it with the call. */
	void keep(Scheduler.Cancellable started) {
		Scheduler.Cancellable stale;
		synchronized (this) {
			stale = this.finished ? started : this.timer;
			this.timer = this.finished ? null : started;
		}
		if (stale != null) {
			stale.cancel();
		}
	}

	/** Which time-out has passed; null for none. */
	synchronized @Nullable RpcAction timeout(long now, RpcOptions options) {
		long elapsed = now - this.assignedAt;
		if (!this.accepted && elapsed >= options.ackTimeout().toNanos()) {
			return RpcAction.ACCEPT_TIMEOUT;
		}
		return (elapsed >= options.responseTimeout().toNanos()) ? RpcAction.RESPONSE_TIMEOUT : null;
	}

	/** Nanoseconds until the next time-out may pass. */
	synchronized long untilTimeout(long now, RpcOptions options) {
		long limit = (this.accepted ? options.responseTimeout() : options.ackTimeout()).toNanos();
		return Math.max(1, this.assignedAt + limit - now);
	}

	/** An answer about this call. */
	Message answer(RpcAction action) {
		return Message.builder(action).name(name()).correlationId(correlationId()).build();
	}

	/** The provider as a client of this node; null if it is a node. */
	@Nullable Connection providerConnection() {
		return (provider() instanceof Connection connection) ? connection : null;
	}

}
