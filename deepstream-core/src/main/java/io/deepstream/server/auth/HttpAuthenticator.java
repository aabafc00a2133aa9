package io.deepstream.server.auth;

import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.deepstream.server.connection.Handshake;
import io.deepstream.server.protocol.JsonException;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a webhook; as {@code http-authentication.ts}, 10.1.4. It is sent
 * {@code {"connectionData": {"remoteAddress", "headers", "referer"}, "authData"}}.
 */
public final class HttpAuthenticator implements Authenticator {

	private static final Logger logger = LoggerFactory.getLogger(HttpAuthenticator.class);

	private static final int THREADS = 4;

	private static final long IDLE_SECONDS = 30;

	private final WebhookOptions options;

	private final boolean reportsInvalidParameters;

	/** The logins under way bound its queue. Threads that have nothing to do end. */
	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), new DefaultThreadFactory("deepstream-webhook", true));

	private final Webhook webhook;

	private final AtomicInteger underWay = new AtomicInteger();

	/**
	 * Asks one webhook.
	 * @param options where it is
	 * @param reportInvalidParameters whether a refusal is answered; if not, the next
	 * authenticator is asked
	 */
	public HttpAuthenticator(WebhookOptions options, boolean reportInvalidParameters) {
		this(options, reportInvalidParameters, HttpClient.newBuilder());
	}

	/**
	 * Asks one webhook, whose certificate is checked by what is given.
	 * @param options where it is
	 * @param reportInvalidParameters whether a refusal is answered; if not, the next
	 * authenticator is asked
	 * @param connections TLS and proxy; everything else is set here
	 */
	public HttpAuthenticator(WebhookOptions options, boolean reportInvalidParameters, HttpClient.Builder connections) {
		this.options = options;
		this.reportsInvalidParameters = reportInvalidParameters;
		this.threads.allowCoreThreadTimeOut(true);
		this.webhook = new Webhook(options, connections, this.threads);
	}

	@Override
	public CompletionStage<Optional<AuthResult>> authenticate(AuthRequest request) {
		Map<String, String> headers = new LinkedHashMap<>();
		byte[] question;
		try {
			promote(request.credentials(), headers);
			question = Answer.JSON.write(question(request));
		}
		catch (JsonException | IllegalArgumentException unusable) {
			return CompletableFuture.completedStage(refusal(Answer.deniedBecause("invalid authentication parameters")));
		}
		if (this.underWay.incrementAndGet() > this.options.bounds().maxConcurrent()) {
			this.underWay.decrementAndGet();
			return CompletableFuture.completedStage(refusal(Answer.unavailable("too many logins at the moment")));
		}
		return attempt(question, headers, 0).whenComplete((result, failure) -> this.underWay.decrementAndGet());
	}

	/** What the client chose must not be able to end a header and begin another. */
	private void promote(Map<String, Object> credentials, Map<String, String> headers) {
		for (String name : this.options.promoteToHeader()) {
			Object value = credentials.get(name);
			String text = String.valueOf(value);
			if (value instanceof String || value instanceof Number || Boolean.TRUE.equals(value)) {
				if (!text.chars().allMatch((symbol) -> symbol >= ' ' && symbol <= '~')) {
					throw new IllegalArgumentException("Not visible ASCII");
				}
				headers.put(name, text);
			}
		}
	}

	private static Map<String, Object> question(AuthRequest request) {
		Handshake handshake = request.handshake();
		Map<String, Object> headers = new LinkedHashMap<>();
		handshake.headers()
			.forEach((name, values) -> headers.put(name, String.join(name.equals("cookie") ? "; " : ", ", values)));
		Map<String, Object> connection = new LinkedHashMap<>();
		connection.put("remoteAddress", handshake.remoteAddress());
		connection.put("headers", headers);
		List<String> referer = handshake.headers().get("referer");
		if (referer != null) {
			connection.put("referer", String.join(", ", referer));
		}
		return Map.of("connectionData", connection, "authData", request.credentials());
	}

	private CompletionStage<Optional<AuthResult>> attempt(byte[] question, Map<String, String> headers, int retries) {
		return this.webhook.ask(question, headers).handle((reply, failure) -> {
			if (failure != null) {
				Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
				logger.warn("The webhook at {} gave no answer: {}", this.options.endpoint().getHost(),
						String.valueOf(cause));
				return retry(question, headers, retries);
			}
			if (reply.status() >= 500) {
				logger.warn("The webhook at {} answered {}", this.options.endpoint().getHost(), reply.status());
			}
			return this.options.retries().statusCodes().contains(reply.status()) ? retry(question, headers, retries)
					: CompletableFuture.completedStage(answer(reply));
		}).thenCompose(Function.identity());
	}

	private CompletionStage<Optional<AuthResult>> retry(byte[] question, Map<String, String> headers, int retries) {
		if (retries >= this.options.retries().attempts()) {
			return CompletableFuture.completedStage(refusal(Answer.unavailable("AUTH_RETRY_ATTEMPTS_EXCEEDED")));
		}
		long pause = this.options.retries().interval().toMillis();
		return CompletableFuture
			.supplyAsync(() -> attempt(question, headers, retries + 1),
					CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, this.threads))
			.thenCompose(Function.identity());
	}

	private Optional<AuthResult> answer(Webhook.Reply reply) {
		Object body = reply.body();
		if (!this.options.permittedStatusCodes().contains(reply.status())) {
			return refusal(denied(body));
		}
		if (!(body instanceof Map<?, ?> user)) {
			return Answer.allowed((body instanceof String) ? body : null, null, null);
		}
		return Boolean.TRUE.equals(user.containsKey("isValid") ? user.get("isValid") : true)
				? Answer.allowed(user.get("id"), user.get("clientData"), user.get("serverData"))
				: Answer.denied(user.get("clientData"));
	}

	private static Optional<AuthResult> denied(@Nullable Object body) {
		if (body instanceof String text && !text.isEmpty()) {
			return Answer.deniedBecause(text);
		}
		return Answer.denied((body instanceof Map<?, ?> members && !members.isEmpty()) ? members : null);
	}

	private Optional<AuthResult> refusal(Optional<AuthResult> answer) {
		return this.reportsInvalidParameters ? answer : Optional.empty();
	}

}
