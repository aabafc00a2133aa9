package io.deepstream.server.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.User;
import io.deepstream.server.spi.Operation;
import io.deepstream.server.spi.Outcome;
import io.deepstream.server.spi.ServerListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bounds of logins, with a clock turned by hand.
 */
class AuthenticationTests {

	private static final AuthResult DENIED = new AuthResult.Denied(null);

	private static final AuthResult ALLOWED = new AuthResult.Allowed(new User("alice", null, null));

	private final ManualScheduler clock = new ManualScheduler();

	private final List<CompletableFuture<Optional<AuthResult>>> asked = new ArrayList<>();

	private AuthResult answer = DENIED;

	private final List<String> took = new ArrayList<>();

	private final ServerListener listener = new ServerListener() {

		@Override
		public void connectorChanged(String connector, State state, Throwable cause) {
			throw new AssertionError(connector);
		}

		@Override
		public void took(Operation operation, Outcome outcome, long nanos) {
			AuthenticationTests.this.took
				.add(operation + " " + outcome + " " + Duration.ofNanos(nanos).toMillis() + " ms");
		}

	};

	/** Two at a time, two wait; three failures in ten seconds; five seconds each. */
	private Authentication authentication(Authenticator... authenticators) {
		return new Authentication(List.of(authenticators),
				new AuthOptions(Duration.ofSeconds(5), 2, 2, 3, Duration.ofSeconds(10), Duration.ZERO),
				new Threads(Runnable::run, this.clock), this.listener);
	}

	private CompletableFuture<Optional<AuthResult>> pending(AuthRequest request) {
		CompletableFuture<Optional<AuthResult>> pending = new CompletableFuture<>();
		this.asked.add(pending);
		return pending;
	}

	private CompletableFuture<Optional<AuthResult>> atOnce(AuthRequest request) {
		return CompletableFuture.completedFuture(Optional.of(this.answer));
	}

	private static AuthRequest from(String address) {
		return new AuthRequest(new Handshake(address, "/", Map.of()), Map.of());
	}

	private static CompletableFuture<AuthResult> ask(Authentication authentication, String address) {
		return authentication.ask(from(address)).toCompletableFuture();
	}

	@Test
	void someAreAskedForSomeWaitAndTheOthersFail() {
		Authentication authentication = authentication(this::pending);

		List<CompletableFuture<AuthResult>> logins = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			logins.add(ask(authentication, ""));
		}

		assertThat(this.asked).hasSize(2);
		assertThat(Logins.text(((AuthResult.Denied) logins.get(4).join()).clientData()))
			.contains("too many logins at the moment");
		this.asked.get(1).complete(Optional.of(ALLOWED));
		assertThat(logins.get(1)).isCompletedWithValue(ALLOWED);
		assertThat(this.asked).hasSize(3);
		assertThat(ask(authentication, "")).isNotDone();
		this.asked.get(0).completeExceptionally(new IllegalStateException("down"));
		this.asked.get(2).complete(Optional.of(DENIED));
		assertThat(logins.get(0)).isCompletedWithValue(DENIED);
		assertThat(logins.get(2)).isCompletedWithValue(DENIED);
		this.asked.get(3).complete(Optional.empty());
		this.asked.get(4).complete(Optional.of(ALLOWED));
		assertThat(logins.get(3)).isCompletedWithValue(DENIED);
		assertThat(authentication.underWay()).isZero();
		assertThat(this.clock.size()).isZero();
	}

	@Test
	void whoeverDoesNotAnswerInTimeHasFailedAndLeavesRoom() {
		Authentication authentication = authentication(this::pending);
		CompletableFuture<AuthResult> first = ask(authentication, "");
		CompletableFuture<AuthResult> second = ask(authentication, "");
		this.clock.advance(Duration.ofSeconds(3));
		CompletableFuture<AuthResult> third = ask(authentication, "");

		this.clock.advance(Duration.ofSeconds(2));

		assertThat(first).isCompletedWithValue(DENIED);
		assertThat(second).isCompletedWithValue(DENIED);
		assertThat(this.asked).hasSize(3);
		this.asked.get(0).complete(Optional.of(ALLOWED));
		assertThat(authentication.underWay()).isOne();
		assertThat(third).isNotDone();
		this.clock.advance(Duration.ofSeconds(3));
		assertThat(third).isCompletedWithValue(DENIED);
		assertThat(authentication.underWay()).isZero();
	}

	@Test
	void waitingCountsAgainstTheTime() {
		Authentication authentication = authentication(this::pending);
		ask(authentication, "");
		ask(authentication, "");
		this.asked.get(0).complete(Optional.of(ALLOWED));
		ask(authentication, "");
		CompletableFuture<AuthResult> waiting = ask(authentication, "");
		assertThat(this.asked).hasSize(3);

		this.clock.advance(Duration.ofSeconds(5));

		assertThat(waiting).isCompletedWithValue(DENIED);
		assertThat(authentication.underWay()).isZero();
	}

	@Test
	void tellsHowEachLoginEndedAndHowLongItTook() {
		Authentication authentication = authentication(this::pending);
		for (int i = 0; i < 5; i++) {
			ask(authentication, "");
		}
		this.clock.advance(Duration.ofSeconds(1));
		this.asked.get(0).complete(Optional.of(ALLOWED));
		this.asked.get(1).complete(Optional.of(DENIED));
		this.asked.get(2).completeExceptionally(new IllegalStateException("down"));
		this.clock.advance(Duration.ofSeconds(4));

		assertThat(this.took).containsExactly("LOGIN REFUSED 0 ms", "LOGIN SUCCESS 1000 ms", "LOGIN DENIED 1000 ms",
				"LOGIN ERROR 1000 ms", "LOGIN TIMEOUT 5000 ms");
	}

	@Test
	void manyThatWaitForEachOtherDoNotBeginWithinEachOther() {
		AuthOptions options = new AuthOptions(Duration.ofSeconds(5), 1, 20_000, 0, Duration.ofSeconds(10),
				Duration.ZERO);
		List<Runnable> work = new ArrayList<>();
		Authentication authentication = new Authentication(
				List.of((request) -> this.asked.isEmpty() ? pending(request) : atOnce(request)), options,
				new Threads(work::add, this.clock), ServerListener.NONE);
		CompletableFuture<AuthResult> last = null;
		for (int i = 0; i < 20_000; i++) {
			last = ask(authentication, "");
		}

		this.asked.get(0).complete(Optional.of(ALLOWED));
		for (int i = 0; i < work.size(); i++) {
			work.get(i).run();
		}

		assertThat(last).isCompletedWithValue(DENIED);
	}

	@Test
	void noMoreAreAskedForFromAnAddressThanMayStillFailThere() {
		Authentication authentication = new Authentication(List.of(this::pending),
				new AuthOptions(Duration.ofSeconds(5), 10, 10, 2, Duration.ofSeconds(10), Duration.ZERO),
				new Threads(Runnable::run, this.clock), ServerListener.NONE);
		List<CompletableFuture<AuthResult>> flood = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			flood.add(ask(authentication, "192.0.2.1"));
		}
		CompletableFuture<AuthResult> other = ask(authentication, "192.0.2.2");
		assertThat(this.asked).hasSize(3);
		this.asked.get(2).complete(Optional.of(ALLOWED));
		assertThat(other).isCompletedWithValue(ALLOWED);

		this.asked.get(0).complete(Optional.of(DENIED));
		assertThat(this.asked).hasSize(3);
		this.asked.get(1).complete(Optional.of(ALLOWED));
		assertThat(this.asked).hasSize(4);
		this.asked.get(3).complete(Optional.of(DENIED));

		assertThat(this.asked).hasSize(4);
		assertThat(flood.get(3)).isCompletedWithValue(new AuthResult.Refused());
		assertThat(flood.get(4)).isCompletedWithValue(new AuthResult.Refused());
		assertThat(authentication.underWay()).isZero();
		assertThat(this.clock.size()).isZero();
	}

	@Test
	void addressesTakeTurns() {
		List<String> turns = new ArrayList<>();
		Authentication authentication = new Authentication(List.of((request) -> {
			turns.add(request.handshake().remoteAddress());
			return pending(request);
		}), new AuthOptions(Duration.ofSeconds(5), 1, 10, 0, Duration.ofSeconds(10), Duration.ZERO),
				new Threads(Runnable::run, this.clock), ServerListener.NONE);
		for (String address : List.of("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2")) {
			ask(authentication, address);
		}

		for (int i = 0; i < 5; i++) {
			this.asked.get(i).complete(Optional.of(ALLOWED));
		}

		assertThat(turns).containsExactly("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.1");
	}

	@Test
	void tooManyFailuresOfAnAddressAreRefused() {
		Authentication authentication = authentication(this::atOnce);
		for (int i = 0; i < 3; i++) {
			assertThat(ask(authentication, "192.0.2.1").join()).isSameAs(DENIED);
		}
		this.answer = ALLOWED;

		assertThat(ask(authentication, "192.0.2.1").join()).isEqualTo(new AuthResult.Refused());
		assertThat(ask(authentication, "192.0.2.2").join()).isSameAs(ALLOWED);
		this.clock.advance(Duration.ofSeconds(11));
		assertThat(ask(authentication, "192.0.2.1").join()).isSameAs(ALLOWED);
	}

	@Test
	void theWindowSlides() {
		Authentication authentication = authentication(this::atOnce);
		this.clock.advance(Duration.ofSeconds(1));
		ask(authentication, "192.0.2.1");
		this.clock.advance(Duration.ofSeconds(9));
		ask(authentication, "192.0.2.1");
		ask(authentication, "192.0.2.1");
		assertThat(ask(authentication, "192.0.2.1").join()).isEqualTo(new AuthResult.Refused());

		this.clock.advance(Duration.ofSeconds(2));
		assertThat(ask(authentication, "192.0.2.1").join()).isSameAs(DENIED);
		this.clock.advance(Duration.ofSeconds(20));
		for (int i = 0; i < 3; i++) {
			assertThat(ask(authentication, "192.0.2.1").join()).isSameAs(DENIED);
		}
		assertThat(ask(authentication, "192.0.2.1").join()).isEqualTo(new AuthResult.Refused());
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true
			2001:db8:1:2::1, 2001:db8:1:3::1, false
			[2001:db8:1:2::1], 2001:0db8:0001:0002:0:0:0:7, true
			::ffff:192.0.2.1, 192.0.2.1, true
			::ffff:192.0.2.1, 192.0.2.2, false
			192.0.2.1, 192.0.2.11, false
			proxy.example, proxy.example, true
			'', '', false
			""")
	void countsOneNetworkOfIpv6AsOneAddress(String first, String second, boolean same) {
		Authentication authentication = authentication(this::atOnce);
		for (int i = 0; i < 3; i++) {
			ask(authentication, first);
		}

		assertThat(ask(authentication, second).join() instanceof AuthResult.Refused).isEqualTo(same);
	}

	@Test
	void whatIsNotTheClientsFaultDoesNotCount() {
		Authentication authentication = authentication(this::atOnce);
		Authentication failing = authentication(
				(request) -> CompletableFuture.failedStage(new IllegalStateException()));
		this.answer = new AuthResult.Unavailable(new byte[] { '1' });

		for (int i = 0; i < 5; i++) {
			assertThat(ask(authentication, "192.0.2.1").join()).isInstanceOf(AuthResult.Denied.class);
			assertThat(ask(failing, "192.0.2.1").join()).isInstanceOf(AuthResult.Denied.class);
		}
	}

	@Test
	void anAuthenticatorThatBreaksItsPromiseLeavesRoom() {
		Authentication broken = authentication((request) -> null);
		Authentication wrong = authentication((request) -> CompletableFuture.completedFuture(null));

		assertThat(ask(broken, "").join()).isEqualTo(DENIED);
		assertThat(ask(wrong, "").join()).isEqualTo(DENIED);
		assertThat(broken.underWay() + wrong.underWay()).isZero();
	}

	@Test
	void remembersABoundedNumberOfAddresses() {
		FailedLogins failures = new FailedLogins(1, 1000);

		for (int i = 0; i < 60_000; i++) {
			failures.add("address " + i, 0);
		}

		assertThat(failures.size()).isEqualTo(50_000);
		assertThat(failures.areTooMany("address 0", 0)).isFalse();
		assertThat(failures.areTooMany("address 59999", 0)).isTrue();
	}

}
