package io.deepstream.server.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.concurrent.Scheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.spi.Operation;
import io.deepstream.server.spi.Outcome;
import io.deepstream.server.spi.ServerListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the authenticators, within bounds: so many logins at a time, so many that wait, so
 * long for each, and so many failures from one address. Any thread.
 */
public final class Authentication {

	private static final Logger logger = LoggerFactory.getLogger(Authentication.class);

	private static final AuthResult FAILED = new AuthResult.Denied(null);

	private static final AuthResult BUSY = new AuthResult.Denied(
			"{\"error\":\"too many logins at the moment, try again later\"}".getBytes(StandardCharsets.US_ASCII));

	private final List<Authenticator> authenticators;

	private final AuthOptions options;

	private final Threads threads;

	private final ServerListener listener;

	private final FailedLogins failures;

	private final LoginQueue<Attempt> queue;

	/** Since some were refused, until none waits. */
	private volatile boolean overloaded;

	/**
	 * Asks in the given order; the first that answers decides.
	 * @param authenticators at least one
	 * @param options the bounds
	 * @param threads what answers continue on that do not come at once
	 * @param listener hears how long logins took
	 */
	public Authentication(List<Authenticator> authenticators, AuthOptions options, Threads threads,
			ServerListener listener) {
		this.authenticators = List.copyOf(authenticators);
		this.options = options;
		this.threads = threads;
		this.listener = listener;
		this.failures = new FailedLogins(options.maxFailuresPerAddress(), options.failureWindow().toNanos());
		this.queue = new LoginQueue<>(options.maxConcurrent(), options.maxWaiting(),
				(address) -> this.failures.left(address, threads.scheduler().nanoTime()));
	}

	/**
	 * Decides one login. Its bounds are those of this node.
	 * @param request what the client sent
	 * @return allowed, denied or refused; never fails: denied also when no authenticator
	 * answers, one fails or takes too long, or too many logins wait
	 */
	public CompletionStage<AuthResult> ask(AuthRequest request) {
		Attempt attempt = new Attempt(request);
		if (!this.queue.add(attempt.key, attempt)) {
			if (!this.overloaded) {
				logger.warn("Logins are refused, {} wait (property deepstream.auth.max-waiting)", this.queue.waiting());
			}
			this.overloaded = true;
			attempt.took(Outcome.REFUSED);
			return CompletableFuture.completedStage(BUSY);
		}
		if (beginNext(attempt)) {
			begin(attempt);
		}
		attempt.limit(this.options.timeout());
		return attempt.result;
	}

	private void begin(Attempt attempt) {
		if (attempt.result.isDone()) {
			return;
		}
		if (this.failures.areTooMany(attempt.address(), this.threads.scheduler().nanoTime())) {
			end(attempt, new AuthResult.Refused(), Outcome.REFUSED);
			return;
		}
		CompletableFuture<AuthResult> asked = ask(attempt.request, 0).toCompletableFuture();
		if (asked.isDone()) {
			asked.whenComplete((result, failure) -> answered(attempt, result, failure));
		}
		else {
			asked.whenCompleteAsync((result, failure) -> answered(attempt, result, failure), this.threads.workers());
		}
	}

	private CompletionStage<AuthResult> ask(AuthRequest request, int index) {
		if (index == this.authenticators.size()) {
			return CompletableFuture.completedStage(FAILED);
		}
		try {
			return this.authenticators.get(index)
				.authenticate(request)
				.thenCompose((result) -> result.map(CompletableFuture::completedStage)
					.orElseGet(() -> ask(request, index + 1)));
		}
		catch (RuntimeException | LinkageError failure) {
			return CompletableFuture.failedStage(failure);
		}
	}

	private void answered(Attempt attempt, @Nullable AuthResult result, @Nullable Throwable failure) {
		if (result == null) {
			logger.error("An authenticator failed on a client at {}", attempt.address(), failure);
			end(attempt, FAILED, Outcome.ERROR);
			return;
		}
		if (result instanceof AuthResult.Denied) {
			this.failures.add(attempt.address(), this.threads.scheduler().nanoTime());
		}
		if (result instanceof AuthResult.Unavailable away) {
			end(attempt, new AuthResult.Denied(away.clientData()), Outcome.ERROR);
		}
		else {
			end(attempt, result, (result instanceof AuthResult.Allowed) ? Outcome.SUCCESS : Outcome.DENIED);
		}
	}

	private void end(Attempt attempt, AuthResult result, Outcome outcome) {
		if (!attempt.result.complete(result)) {
			return;
		}
		attempt.took(outcome);
		this.queue.remove(attempt.key, attempt);
		if (this.queue.waiting() == 0) {
			this.overloaded = false;
		}
		beginNext(null);
	}

	/** On workers, but for the given one, so that many cannot begin within each other. */
	private boolean beginNext(@Nullable Attempt own) {
		boolean begins = false;
		Attempt next;
		while ((next = this.queue.next()) != null) {
			Attempt login = next;
			if (login == own) {
				begins = true;
			}
			else {
				this.threads.workers().execute(() -> begin(login));
			}
		}
		return begins;
	}

	/**
	 * Logins that authenticators are asked for.
	 * @return at this moment
	 */
	int underWay() {
		return this.queue.underWay();
	}

	/** One login; in its turn, waiting, or ended. */
	private final class Attempt {

		private final AuthRequest request;

		private final CompletableFuture<AuthResult> result = new CompletableFuture<>();

		private final long requestedAt = Authentication.this.threads.scheduler().nanoTime();

		/** As failures from its address are counted. */
		private final String key;

		Attempt(AuthRequest request) {
			this.request = request;
			this.key = FailedLogins.key(request.handshake().remoteAddress());
		}

		String address() {
			return this.request.handshake().remoteAddress();
		}

		void took(Outcome outcome) {
			Authentication.this.listener.took(Operation.LOGIN, outcome,
					Authentication.this.threads.scheduler().nanoTime() - this.requestedAt);
		}

		void limit(Duration timeout) {
			if (this.result.isDone()) {
				return;
			}
			Scheduler.Cancellable timer = Authentication.this.threads.scheduler().after(timeout, () -> {
				if (!this.result.isDone()) {
					logger.warn("No authenticator has answered within {} (property deepstream.auth.timeout)", timeout);
					end(this, FAILED, Outcome.TIMEOUT);
				}
			});
			this.result.whenComplete((ended, failure) -> timer.cancel());
		}

	}

}
