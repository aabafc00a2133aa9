package io.deepstream.server.auth;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deepstream.server.connection.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.auth.Logins.request;
import static org.assertj.core.api.Assertions.assertThat;

class HttpAuthenticatorTests {

	private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();

	private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.questions.add(new Question(exchange.getRequestMethod(), exchange.getRequestURI(),
				exchange.getRequestHeaders(), body));
		this.replies.remove().send(exchange);
	}

	private String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	private HttpAuthenticator webhook(boolean report, int concurrent, String... promote) {
		return new HttpAuthenticator(
				new WebhookOptions(URI.create(url() + "/login?x=1"), Set.of(200, 201), Duration.ofSeconds(20),
						List.of(promote), new WebhookOptions.Retries(Set.of(404, 504), 2, Duration.ofMillis(1)),
						new WebhookOptions.Bounds(1000, concurrent)),
				report);
	}

	private HttpAuthenticator webhook() {
		return webhook(true, 10);
	}

	@Test
	void sendsWhatIsKnownOfTheClient() throws Exception {
		this.replies.add(Reply.json(200, "{}"));

		Logins.ask(webhook(), request("username", "alice", "token", List.of(1, true)));

		Question question = this.questions.remove();
		assertThat(question.method()).isEqualTo("POST");
		assertThat(question.uri()).hasToString("/login?x=1");
		assertThat(question.headers().getFirst("Content-Type")).isEqualTo("application/json");
		assertThat(Answer.JSON.read(question.body().getBytes(StandardCharsets.UTF_8))).isEqualTo(Map.of(
				"connectionData",
				Map.of("remoteAddress", "192.0.2.7", "headers",
						Map.of("cookie", "a=1; b=2", "referer", "https://page.example/"), "referer",
						"https://page.example/"),
				"authData", Map.of("username", "alice", "token", List.of(1, true))));
	}

	@Test
	void promotesLoginDataToHeaders() {
		this.replies.add(Reply.text(200, "alice"));

		Logins.ask(webhook(true, 10, "token", "number", "flag", "absent", "object"),
				request("token", "Bearer x", "number", 7, "flag", false, "object", Map.of()));

		Headers headers = this.questions.remove().headers();
		assertThat(headers.get("token")).containsExactly("Bearer x");
		assertThat(headers.get("number")).containsExactly("7");
		assertThat(headers).doesNotContainKeys("Flag", "Absent", "Object");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nX-Admin: true", "a\nb", "ä", "\u0000" })
	void refusesWhatCannotBeAHeader(String token) {
		assertThat(Logins.denied(webhook(true, 10, "token"), request("token", token)))
			.isEqualTo("{\"error\":\"invalid authentication parameters\"}");
		assertThat(this.questions).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			text/plain       | alice                              | alice | ''
			application/json | "alice"                            | alice | ''
			application/json | {"id":"alice"}                     | alice | ''
			application/json | {"id":7}                           | 7     | ''
			application/json | {"username":"alice"}               | OPEN  | ''
			application/json | {}                                 | OPEN  | ''
			application/json | ''                                 | OPEN  | ''
			text/plain       | ''                                 | OPEN  | ''
			application/json | {"id":"a","clientData":{"b":1.50}} | a     | {"b":1.50}
			""")
	void readsWhoItIs(String type, String body, String id, String clientData) {
		this.replies.add(new Reply(201, Map.of("Content-Type", type), body));

		User user = Logins.allowed(webhook(), request());

		assertThat(user.id()).isEqualTo(id);
		assertThat(Logins.text(user.clientData())).isEqualTo(clientData);
		assertThat(user.serverData()).isNull();
	}

	@Test
	void readsWhatRulesMayKnow() {
		this.replies.add(new Reply(200, Map.of("Content-Type", "application/vnd.x+json; charset=utf-8"),
				"{\"id\":\"a\",\"serverData\":{\"b\":2},\"token\":\"t\"}"));

		assertThat(Logins.allowed(webhook(), request()).serverData()).isEqualTo(Map.of("b", 2));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			403 | text/plain       | no, thanks            | {"error":"no, thanks"}
			401 | application/json | {"reason":"expired"}  | {"reason":"expired"}
			401 | application/json | {}                    | ''
			500 | text/plain       | ''                    | ''
			204 | application/json | ''                    | ''
			200 | application/json | {"isValid":false,"clientData":"no"} | "no"
			""")
	void readsWhyNot(int status, String type, String body, String clientData) {
		this.replies.add(new Reply(status, Map.of("Content-Type", type), body));

		assertThat(Logins.denied(webhook(), request())).isEqualTo(clientData);
	}

	@Test
	void leavesARefusalToTheNextOneIfItIsToldTo() {
		this.replies.add(Reply.text(403, "no"));

		assertThat(Logins.ask(webhook(false, 10), request())).isEmpty();
	}

	@Test
	void triesAgain() {
		this.replies.addAll(List.of(Reply.text(404, ""), Reply.text(504, ""), Reply.text(200, "alice")));

		assertThat(Logins.allowed(webhook(), request()).id()).isEqualTo("alice");
		assertThat(this.questions).hasSize(3);
	}

	@Test
	void givesUpAfterTheLastAttempt() {
		this.replies.addAll(List.of(Reply.text(404, ""), Reply.text(404, ""), Reply.text(404, "")));

		assertThat(Logins.unavailable(webhook(), request())).isEqualTo("{\"error\":\"AUTH_RETRY_ATTEMPTS_EXCEEDED\"}");
		assertThat(this.questions).hasSize(3);
	}

	@Test
	void triesAgainAfterNetworkErrors() {
		Reply hangUp = new Reply(0, Map.of(), "");
		this.replies.addAll(List.of(hangUp, Reply.json(200, "{broken"), Reply.text(200, "x".repeat(1001))));

		assertThat(Logins.unavailable(webhook(), request())).contains("AUTH_RETRY_ATTEMPTS_EXCEEDED");
		assertThat(this.questions.size()).isGreaterThanOrEqualTo(3);
		HttpAuthenticator webhook = webhook(false, 10);
		this.server.stop(0);
		assertThat(Logins.ask(webhook, request())).isEmpty();
	}

	@Test
	void anAnswerMustEndInTime() throws IOException {
		CountDownLatch end = new CountDownLatch(1);
		this.server.createContext("/drip", (exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			try (OutputStream body = exchange.getResponseBody()) {
				body.write('a');
				body.flush();
				end.await();
			}
			catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
			}
		});
		HttpAuthenticator webhook = new HttpAuthenticator(
				new WebhookOptions(URI.create(url() + "/drip"), Set.of(200), Duration.ofMillis(300), List.of(),
						new WebhookOptions.Retries(Set.of(), 0, Duration.ZERO), new WebhookOptions.Bounds(1000, 10)),
				true);

		assertThat(Logins.unavailable(webhook, request())).contains("AUTH_RETRY_ATTEMPTS_EXCEEDED");
		end.countDown();
	}

	@Test
	void followsTwoRedirects() {
		this.replies.addAll(List.of(Reply.redirect(302, "/second"), Reply.redirect(307, url() + "/third"),
				Reply.text(200, "alice")));

		assertThat(Logins.allowed(webhook(true, 10, "token"), request("token", "t")).id()).isEqualTo("alice");

		assertThat(this.questions).extracting(Question::method).containsExactly("POST", "GET", "GET");
		assertThat(this.questions).extracting((question) -> question.uri().toString())
			.containsExactly("/login?x=1", "/second", "/third");
		assertThat(this.questions).extracting((question) -> question.headers().getFirst("token")).containsOnly("t");
	}

	@Test
	void keepsTheMethodWhereItIsToldTo() {
		this.replies.addAll(List.of(Reply.redirect(308, "/second"), Reply.text(200, "alice")));

		Logins.ask(webhook(), request("username", "alice"));

		assertThat(this.questions).extracting(Question::body).allMatch((body) -> body.contains("alice"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/again", "ftp://127.0.0.1/", "http://[", "" })
	void aThirdRedirectIsARefusal(String location) {
		this.replies
			.addAll(List.of(Reply.redirect(302, "/a"), Reply.redirect(302, "/b"), Reply.redirect(302, location)));

		assertThat(Logins.denied(webhook(), request())).isEmpty();
	}

	@Test
	void otherOriginsGetNoPromotedHeaders() throws IOException {
		HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		other.createContext("/", this::answer);
		other.start();
		try {
			this.replies
				.addAll(List.of(Reply.redirect(307, "http://127.0.0.1:" + other.getAddress().getPort() + "/there"),
						Reply.text(200, "alice")));

			Logins.ask(webhook(true, 10, "token"), request("token", "t"));

			assertThat(this.questions).extracting((question) -> question.headers().getFirst("token"))
				.containsExactly("t", null);
		}
		finally {
			other.stop(0);
		}
	}

	@Test
	void boundsTheLoginsUnderWay() throws InterruptedException {
		CountDownLatch held = new CountDownLatch(1);
		this.server.createContext("/held", (exchange) -> {
			await(held);
			Reply.text(200, "alice").send(exchange);
		});
		HttpAuthenticator webhook = new HttpAuthenticator(
				new WebhookOptions(URI.create(url() + "/held"), Set.of(200), Duration.ofSeconds(20), List.of(),
						new WebhookOptions.Retries(Set.of(), 0, Duration.ZERO), new WebhookOptions.Bounds(1000, 1)),
				true);

		CompletableFuture<Optional<AuthResult>> first = webhook.authenticate(request()).toCompletableFuture();

		assertThat(Logins.unavailable(webhook, request())).contains("too many logins");
		held.countDown();
		assertThat(first.join().orElseThrow()).isInstanceOf(AuthResult.Allowed.class);
		assertThat(Logins.allowed(webhook, request()).id()).isEqualTo("alice");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private record Question(String method, URI uri, Headers headers, String body) {
	}

	/** Status 0 hangs up. */
	private record Reply(int status, Map<String, String> headers, String body) {

		static Reply text(int status, String body) {
			return new Reply(status, Map.of("Content-Type", "text/plain"), body);
		}

		static Reply json(int status, String body) {
			return new Reply(status, Map.of("Content-Type", "application/json;charset=utf-8"), body);
		}

		static Reply redirect(int status, String location) {
			return new Reply(status, Map.of("Location", location), "");
		}

		void send(HttpExchange exchange) throws IOException {
			if (this.status != 0) {
				byte[] bytes = this.body.getBytes(StandardCharsets.UTF_8);
				this.headers.forEach(exchange.getResponseHeaders()::set);
				exchange.sendResponseHeaders(this.status, (bytes.length > 0) ? bytes.length : -1);
				exchange.getResponseBody().write(bytes);
			}
			exchange.close();
		}

	}

}
