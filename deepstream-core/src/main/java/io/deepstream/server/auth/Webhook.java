package io.deepstream.server.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.deepstream.server.protocol.JsonException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one question to a webhook, and follows it twice at most where it is redirected
 * to; never from https to http. Headers besides the usual ones go to the origin that is
 * configured, to no other.
 */
final class Webhook {

	private static final int MAX_REDIRECTS = 2;

	private static final String JSON = "application/json";

	private final HttpClient client;

	private final WebhookOptions options;

	Webhook(WebhookOptions options, HttpClient.Builder connections, Executor threads) {
		this.options = options;
		this.client = connections.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(options.requestTimeout())
			.executor(threads)
			.build();
	}

	/**
	 * Asks once.
	 * @param question a JSON text
	 * @param headers names that {@link HttpRequest} allows, values of visible ASCII
	 * @return fails when there is no answer in time, or one that is too large or not the
	 * JSON that it says it is
	 */
	CompletionStage<Reply> ask(byte[] question, Map<String, String> headers) {
		try {
			HttpRequest.Builder request = HttpRequest.newBuilder(this.options.endpoint())
				.POST(BodyPublishers.ofByteArray(question));
			headers.forEach(request::setHeader);
			return send(request, question, 0);
		}
		catch (RuntimeException unusable) {
			return CompletableFuture.failedStage(unusable);
		}
	}

	private CompletionStage<Reply> send(HttpRequest.Builder request, byte[] question, int redirects) {
		HttpRequest complete = request.setHeader("Content-Type", JSON)
			.setHeader("Accept", JSON)
			.timeout(this.options.requestTimeout())
			.build();
		CompletableFuture<HttpResponse<Body>> sent = this.client.sendAsync(complete,
				(head) -> Body.of(this.options.bounds().maxResponseSize()));
		CompletableFuture<HttpResponse<Body>> answer = new CompletableFuture<>();
		answer.orTimeout(this.options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
		sent.whenComplete((response, failure) -> {
			if (failure != null) {
				answer.completeExceptionally(failure);
			}
			else {
				answer.complete(response);
			}
		});
		// the time-out of a request does not cover the body of its answer
		answer.whenComplete((response, failure) -> sent.cancel(true));
		return answer.thenCompose((response) -> {
			Optional<HttpRequest.Builder> next = (redirects < MAX_REDIRECTS) ? redirect(complete, response, question)
					: Optional.empty();
			return next.map((following) -> send(following, question, redirects + 1)).orElseGet(() -> reply(response));
		});
	}

	private static Optional<HttpRequest.Builder> redirect(HttpRequest request, HttpResponse<?> response,
			byte[] question) {
		int status = response.statusCode();
		boolean again = status == 307 || status == 308;
		if (!again && status != 301 && status != 302 && status != 303) {
			return Optional.empty();
		}
		return response.headers()
			.firstValue("Location")
			.flatMap((location) -> target(request.uri(), location))
			.map((target) -> {
				HttpRequest.Builder next = HttpRequest.newBuilder(target);
				if (request.uri().getScheme().equals(target.getScheme())
						&& request.uri().getRawAuthority().equals(target.getRawAuthority())) {
					request.headers().map().forEach((name, values) -> next.setHeader(name, values.get(0)));
				}
				return (again && request.method().equals("POST")) ? next.POST(BodyPublishers.ofByteArray(question))
						: next.GET();
			});
	}

	private static Optional<URI> target(URI source, String location) {
		try {
			URI target = source.resolve(location);
			boolean downgrade = "https".equals(source.getScheme()) && "http".equals(target.getScheme());
			return (WebhookOptions.isHttp(target) && !downgrade) ? Optional.of(target) : Optional.empty();
		}
		catch (IllegalArgumentException malformed) {
			return Optional.empty();
		}
	}

	private static CompletionStage<Reply> reply(HttpResponse<Body> response) {
		Body body = response.body();
		String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
		if (body.isTooLong()) {
			return CompletableFuture.failedStage(new IOException("The answer is too large"));
		}
		if (!type.matches("[^;]*[/+]json\\s*(;.*)?")) {
			return CompletableFuture.completedStage(new Reply(response.statusCode(), body.text()));
		}
		try {
			Object tree = body.isEmpty() ? null : Answer.JSON.read(body.bytes());
			return CompletableFuture.completedStage(new Reply(response.statusCode(), tree));
		}
		catch (JsonException quotesTheAnswer) {
			return CompletableFuture.failedStage(new IOException("The answer is not JSON"));
		}
	}

	/**
	 * An answer.
	 *
	 * @param body a JSON tree, or a text
	 */
	record Reply(int status, @Nullable Object body) {
	}

	/** As much as is wanted; the rest is thrown away. */
	private static final class Body implements Consumer<Optional<byte[]>> {

		private final int maxSize;

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private boolean tooLong;

		private Body(int maxSize) {
			this.maxSize = maxSize;
		}

		static HttpResponse.BodySubscriber<Body> of(int maxSize) {
			Body body = new Body(maxSize);
			return BodySubscribers.mapping(BodySubscribers.ofByteArrayConsumer(body), (done) -> body);
		}

		@Override
		public void accept(Optional<byte[]> part) {
			byte[] bytes = part.orElse(new byte[0]);
			this.tooLong = this.tooLong || bytes.length > this.maxSize - this.bytes.size();
			if (!this.tooLong) {
				this.bytes.writeBytes(bytes);
			}
		}

		boolean isTooLong() {
			return this.tooLong;
		}

		boolean isEmpty() {
			return this.bytes.size() == 0;
		}

		byte[] bytes() {
			return this.bytes.toByteArray();
		}

		String text() {
			return this.bytes.toString(StandardCharsets.UTF_8);
		}

	}

}
