package io.deepstream.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.auth.AuthOptions;
import io.deepstream.server.auth.AuthRequest;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.ConnectionOptions;
import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logins that end by themselves, and those that are renewed before. The wall clock, which
 * an expiry refers to, goes on meanwhile: distances are too long for that to matter.
 */
class LoginExpiryTests {

	private static final Duration LEEWAY = Duration.ofMinutes(10);

	private static final ConnectionOptions PATIENT = new ConnectionOptions(Duration.ofHours(100), Duration.ZERO, 3,
			64 * 1024, 100, 100);

	private static final AuthOptions AUTH = new AuthOptions(Duration.ofHours(100), 10, 10, 0, Duration.ofSeconds(1),
			LEEWAY);

	private final ManualScheduler clock = new ManualScheduler();

	private final Queue<CompletableFuture<Void>> held = new ArrayDeque<>();

	private final DeepstreamServer server = Nodes.single(
			(options) -> TestOptions.withAuth(TestOptions.withConnection(options, PATIENT), AUTH),
			LoginExpiryTests::check, this::authenticate, this.clock);

	/** Those of the server, as long as the clock stands still. */
	private final int timers = this.clock.size();

	private final TestClient client = TestClient.connect(this.server);

	private CompletionStage<Optional<AuthResult>> authenticate(AuthRequest request) {
		Map<String, Object> credentials = request.credentials();
		if (credentials.containsKey("wait")) {
			CompletableFuture<Void> answer = new CompletableFuture<>();
			this.held.add(answer);
			return answer.thenApply((go) -> Optional.of(answer(credentials)));
		}
		return CompletableFuture.completedStage(Optional.of(answer(credentials)));
	}

	private static AuthResult answer(Map<String, Object> credentials) {
		if (!(credentials.get("username") instanceof String name)) {
			return new AuthResult.Denied(TestClient.json("\"who?\""));
		}
		Object minutes = credentials.get("minutes");
		String role = (String) credentials.get("role");
		User user = new User(name, (role != null) ? TestClient.json("\"" + role + "\"") : null, role);
		return (minutes != null)
				? new AuthResult.Allowed(user, Instant.now().plus(Duration.ofMinutes(((Number) minutes).longValue())))
				: new AuthResult.Allowed(user);
	}

	private static CompletionStage<Boolean> check(PermissionRequest request) {
		return CompletableFuture
			.completedStage(!"staff".equals(request.name()) || "staff".equals(request.user().serverData()));
	}

	@AfterEach
	void stop() {
		this.client.vanish();
		assertThat(this.server.registrations()).isZero();
		this.server.stop().toCompletableFuture().join();
	}

	@Test
	void closesASilentConnectionSomeTimeAfterItsLoginHasExpired() {
		login("{\"username\":\"alice\",\"minutes\":60}");

		pass(65);
		assertThat(this.client.closeReason()).isNull();
		pass(10);

		this.client.expect(ConnectionAction.AUTHENTICATION_TIMEOUT);
		assertThat(this.client.closeReason()).isEqualTo(CloseReason.LOGIN_EXPIRED);
		assertThat(this.server.closedConnections(CloseReason.LOGIN_EXPIRED)).isOne();
	}

	@Test
	void deniesALoginThatHasExpiredAlready() {
		this.client.challenge();
		this.client.expect(ConnectionAction.ACCEPT);

		request("{\"username\":\"alice\",\"minutes\":-20}");

		assertThat(TestClient.text(this.client.expect(AuthAction.AUTH_UNSUCCESSFUL)))
			.isEqualTo("{\"error\":\"login has expired\"}");
		request("{\"username\":\"alice\",\"minutes\":-5}");
		this.client.expect(AuthAction.AUTH_SUCCESSFUL);
	}

	@Test
	void keepsNoTimerOfAConnectionThatIsGone() {
		login("{\"username\":\"alice\",\"minutes\":60}");
		assertThat(this.clock.size()).isEqualTo(this.timers + 1);

		this.client.vanish();

		assertThat(this.clock.size()).isEqualTo(this.timers);
	}

	@Test
	void keepsNoTimerOfAConnectionThatWentWhileItLoggedIn() {
		this.client.challenge();
		request("{\"username\":\"alice\",\"minutes\":60,\"wait\":true}");

		this.client.vanish();
		this.held.remove().complete(null);

		assertThat(this.clock.size()).isEqualTo(this.timers);
	}

	@Test
	void takesAnExpiryBeyondAllTimersForNone() {
		login("{\"username\":\"alice\",\"minutes\":99999999999}");

		assertThat(this.clock.size()).isEqualTo(this.timers);
	}

	@Test
	void goesOnWithItsSubscriptionsAfterANewLogin() {
		login("{\"username\":\"alice\",\"minutes\":60}");
		subscribe("news");
		TestClient watcher = watcher();

		request("{\"username\":\"alice\",\"minutes\":180,\"role\":\"new\"}");

		assertThat(TestClient.text(this.client.expect(AuthAction.AUTH_SUCCESSFUL))).isEqualTo("\"new\"");
		assertThat(this.client.connection().user()).isNotNull().extracting(User::serverData).isEqualTo("new");
		pass(100);
		watcher.send(data(EventAction.EMIT, "news", "1"));
		this.client.expect(EventAction.EMIT);
		watcher.expectNothing();
		pass(100);
		this.client.expect(ConnectionAction.AUTHENTICATION_TIMEOUT);
		assertThat(this.client.closeReason()).isEqualTo(CloseReason.LOGIN_EXPIRED);
		watcher.expect(PresenceAction.PRESENCE_LEAVE_ALL);
		watcher.vanish();
	}

	@Test
	void mayChangeToALoginWithoutExpiry() {
		login("{\"username\":\"alice\",\"minutes\":60}");

		request("{\"username\":\"alice\"}");

		this.client.expect(AuthAction.AUTH_SUCCESSFUL);
		assertThat(this.clock.size()).isEqualTo(this.timers);
	}

	@Test
	void isTheUserFromBeforeWhileTheAuthenticatorThinks() {
		login("{\"username\":\"alice\",\"role\":\"staff\"}");

		request("{\"username\":\"alice\",\"wait\":true}");
		subscribe("staff");
		request("{\"username\":\"alice\",\"wait\":true}");

		assertThat(TestClient.text(this.client.expect(AuthAction.AUTH_UNSUCCESSFUL)))
			.isEqualTo("{\"error\":\"a login is under way\"}");
		assertThat(this.held).hasSize(1);
		this.held.remove().complete(null);
		this.client.expect(AuthAction.AUTH_SUCCESSFUL);
		assertThat(this.client.expect(EventAction.MESSAGE_DENIED).name()).isEqualTo("staff");
		request("{\"username\":\"alice\"}");
		this.client.expect(AuthAction.AUTH_SUCCESSFUL);
	}

	@Test
	void losesWhatTheUserMayNoMore() {
		login("{\"username\":\"alice\",\"role\":\"staff\"}");
		subscribe("staff");
		subscribe("news");

		request("{\"username\":\"alice\",\"role\":\"guest\"}");

		this.client.expect(AuthAction.AUTH_SUCCESSFUL);
		assertThat(this.client.expect(EventAction.MESSAGE_DENIED).name()).isEqualTo("staff");
		this.client.expectNothing();
		TestClient emitter = watcher();
		emitter.send(data(EventAction.EMIT, "news", "1"));
		this.client.expect(EventAction.EMIT);
		emitter.vanish();
	}

	@Test
	void asksNobodyWhenTheUserIsTheSame() {
		login("{\"username\":\"alice\",\"role\":\"staff\"}");

		request("{\"username\":\"alice\",\"role\":\"staff\"}");

		this.client.expect(AuthAction.AUTH_SUCCESSFUL);
		assertThat(this.clock.size()).isEqualTo(this.timers);
	}

	@Test
	void doesNotBecomeAnotherUser() {
		login("{\"username\":\"alice\",\"minutes\":60}");

		request("{\"username\":\"bob\",\"minutes\":180}");

		assertThat(TestClient.text(this.client.expect(AuthAction.AUTH_UNSUCCESSFUL)))
			.isEqualTo("{\"error\":\"this connection is another user's\"}");
		assertThat(this.client.connection().user()).isNotNull().extracting(User::id).isEqualTo("alice");
		pass(75);
		assertThat(this.client.closeReason()).isEqualTo(CloseReason.LOGIN_EXPIRED);
	}

	@Test
	void staysUntilItsExpiryWhenALoginFails() {
		login("{\"username\":\"alice\",\"minutes\":60}");

		request("{}");

		assertThat(TestClient.text(this.client.expect(AuthAction.AUTH_UNSUCCESSFUL))).isEqualTo("\"who?\"");
		subscribe("news");
		pass(75);
		assertThat(this.client.closeReason()).isEqualTo(CloseReason.LOGIN_EXPIRED);
	}

	@Test
	void closesAfterTooManyFailuresInARow() {
		login("{\"username\":\"alice\"}");
		fail(2);
		request("{\"username\":\"alice\"}");
		this.client.expect(AuthAction.AUTH_SUCCESSFUL);

		fail(2);
		assertThat(this.client.closeReason()).isNull();
		fail(1);

		this.client.expect(AuthAction.TOO_MANY_AUTH_ATTEMPTS);
		assertThat(this.client.closeReason()).isEqualTo(CloseReason.TOO_MANY_AUTH_ATTEMPTS);
	}

	@Test
	void isLeftAloneWhenTheRequestIsNoLogin() {
		login("{\"username\":\"alice\"}");

		request("[1]");
		this.client.send(Message.of(AuthAction.REQUEST));

		this.client.expect(AuthAction.INVALID_MESSAGE_DATA);
		this.client.expect(AuthAction.INVALID_MESSAGE_DATA);
		subscribe("news");
	}

	private void fail(int times) {
		for (int i = 0; i < times; i++) {
			request("{}");
			this.client.expect(AuthAction.AUTH_UNSUCCESSFUL);
		}
	}

	/** A client that hears of all users. */
	private TestClient watcher() {
		TestClient watcher = TestClient.login(this.server, "watcher");
		watcher.send(Message.of(PresenceAction.SUBSCRIBE_ALL));
		watcher.expect(PresenceAction.SUBSCRIBE_ALL);
		return watcher;
	}

	private void login(String credentials) {
		this.client.challenge();
		this.client.expect(ConnectionAction.ACCEPT);
		request(credentials);
		this.client.expect(AuthAction.AUTH_SUCCESSFUL);
	}

	private void request(String credentials) {
		this.client.send(Message.builder(AuthAction.REQUEST).data(TestClient.json(credentials)).build());
	}

	private void subscribe(String event) {
		this.client.send(names(EventAction.SUBSCRIBE, event));
		this.client.expect(EventAction.SUBSCRIBE);
	}

	private void pass(int minutes) {
		this.clock.advance(Duration.ofMinutes(minutes));
	}

}
