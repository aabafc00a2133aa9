package io.deepstream.server.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.Principal;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.deepstream.server.ServerParts;
import io.deepstream.server.auth.AuthRequest;
import io.deepstream.server.auth.AuthResult;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.connection.Handshake;
import io.deepstream.server.connection.User;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class DeepstreamSecurityAutoConfigurationTests {

	private static final Instant EXPIRY = Instant.parse("2100-01-01T00:00:00Z");

	private static final String SECRET = "s3cret-of-the-test";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
				DeepstreamAutoConfiguration.class, DeepstreamSecurityAutoConfiguration.class));

	private final ApplicationContextRunner withTokens = this.runner.withBean(JwtDecoder.class,
			() -> DeepstreamSecurityAutoConfigurationTests::decode);

	private static Jwt decode(String token) {
		if (token.equals(SECRET)) {
			throw new JwtException("No answer about " + token, new IllegalStateException(token));
		}
		return Jwt.withTokenValue(token)
			.header("alg", "none")
			.subject("alice")
			.expiresAt(EXPIRY)
			.claim("name", "Alice")
			.claim("scope", "read")
			.claim("groups", List.of("a", Map.of("since", new Date(0))))
			.build();
	}

	@Test
	void isNotThereWhereSpringSecurityIsNotUsed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ConfiguredAuthenticator.class));
		this.withTokens.withClassLoader(new FilteredClassLoader(AuthenticationManager.class))
			.run((context) -> assertThat(context).doesNotHaveBean(Authenticator.class));
	}

	@Test
	void isThereWhereSpringSecurityIsUsed() {
		this.withTokens.run((context) -> {
			SpringAuthenticator authenticator = authenticator(context);
			assertThat(context.getBean(ServerParts.class).authenticators()).containsExactly(authenticator);
			assertThat(authenticator).hasToString("Spring Security: tokens, the handshake's principal");
		});
		this.runner.withBean(AuthenticationManager.class, () -> (login) -> login)
			.withPropertyValues("deepstream.auth.spring.client-certificate=true")
			.run((context) -> assertThat(authenticator(context))
				.hasToString("Spring Security: names and passwords, the handshake's principal, client certificates"));
	}

	@Test
	void takesNoneOfSeveralDecoders() {
		this.withTokens.withBean("second", JwtDecoder.class, () -> DeepstreamSecurityAutoConfigurationTests::decode)
			.run((context) -> assertThat(authenticator(context))
				.hasToString("Spring Security: the handshake's principal"));
	}

	@Test
	void takesOpaqueTokensOnlyWhereNoneAreDecoded() {
		OpaqueTokenIntrospector introspector = (token) -> new DefaultOAuth2AuthenticatedPrincipal(token,
				Map.of("sub", token), List.of());
		this.runner.withBean(OpaqueTokenIntrospector.class, () -> introspector)
			.run((context) -> assertThat(allowed(ask(authenticator(context), null, "token", "bob")).user().id())
				.isEqualTo("bob"));
		this.withTokens.withBean(OpaqueTokenIntrospector.class, () -> introspector)
			.run((context) -> assertThat(allowed(ask(authenticator(context), null, "token", "bob")).user().id())
				.isEqualTo("alice"));
	}

	@Test
	void asksTheApplicationsConverterWhoHasAnOpaqueToken() {
		OpaqueTokenAuthenticationConverter converter = (token, principal) -> UsernamePasswordAuthenticationToken
			.authenticated("carol", null, List.of());
		this.runner
			.withBean(OpaqueTokenIntrospector.class,
					() -> (token) -> new DefaultOAuth2AuthenticatedPrincipal(Map.of("sub", token), List.of()))
			.withBean(OpaqueTokenAuthenticationConverter.class, () -> converter)
			.run((context) -> assertThat(allowed(ask(authenticator(context), null, "token", "bob")).user().id())
				.isEqualTo("carol"));
	}

	@Test
	void needsNoResourceServer() {
		this.runner.withBean(AuthenticationManager.class, () -> (login) -> login)
			.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
			.run((context) -> assertThat(context).hasSingleBean(ConfiguredAuthenticator.class));
	}

	@Test
	void leavesLoginsToTheApplicationOrToAnotherType() {
		this.withTokens.withBean(OpenAuthenticator.class)
			.run((context) -> assertThat(context).doesNotHaveBean(ConfiguredAuthenticator.class));
		for (String type : List.of("none", "custom")) {
			this.withTokens.withBean(OpenAuthenticator.class)
				.withPropertyValues("deepstream.auth.type=" + type)
				.run((context) -> assertThat(context).doesNotHaveBean(ConfiguredAuthenticator.class));
		}
	}

	@Test
	void isThereWhenItIsChosen() {
		this.withTokens
			.withBean(Authenticator.class, () -> (request) -> CompletableFuture.completedStage(Optional.empty()))
			.withPropertyValues("deepstream.auth.type=SPRING, none")
			.run((context) -> assertThat(context.getBean(ServerParts.class).authenticators()).hasSize(2)
				.startsWith(authenticator(context))
				.hasOnlyElementsOfTypes(SpringAuthenticator.class, OpenAuthenticator.class));
		this.runner.withPropertyValues("deepstream.auth.type[0]=spring")
			.run((context) -> assertThat(context.getBean(ServerParts.class).authenticators())
				.containsExactly(authenticator(context)));
	}

	private static SpringAuthenticator authenticator(ApplicationContext context) {
		return (SpringAuthenticator) context.getBean(ConfiguredAuthenticator.class).authenticator();
	}

	@Test
	void makesAUserOfAToken() {
		this.withTokens.run((context) -> {
			AuthResult.Allowed allowed = allowed(ask(authenticator(context), null, "token", "t"));

			assertThat(allowed.expiresAt()).isEqualTo(EXPIRY);
			assertThat(allowed.user().id()).isEqualTo("alice");
			assertThat(allowed.user().clientData()).isNull();
			Map<?, ?> data = (Map<?, ?>) allowed.user().serverData();
			assertThat(data).isNotNull();
			assertThat((List<?>) data.get("authorities")).asList().contains("SCOPE_read");
			assertThat(data.get("claims")).isEqualTo(Map.of("sub", "alice", "name", "Alice", "scope", "read", "exp",
					EXPIRY.getEpochSecond(), "groups", List.of("a", Map.of("since", new Date(0).toString()))));
		});
	}

	@Test
	void takesTheNameThatTheApplicationsConverterGives() {
		JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
		converter.setPrincipalClaimName("name");
		this.withTokens.withBean(JwtAuthenticationConverter.class, () -> converter)
			.run((context) -> assertThat(allowed(ask(authenticator(context), null, "token", "t")).user().id())
				.isEqualTo("Alice"));
	}

	@Test
	void checksOnThreadsOfItsOwn() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		this.runner.withBean(JwtDecoder.class, () -> (token) -> {
			thread.set(Thread.currentThread());
			return decode(token);
		}).run((context) -> {
			ask(authenticator(context), null, "token", "t");

			assertThat(thread.get().getName()).startsWith("deepstream-spring-security-");
		});
	}

	@Test
	void refusesWhatWouldWaitTooLong(CapturedOutput output) {
		CountDownLatch go = new CountDownLatch(1);
		this.runner.withPropertyValues("deepstream.auth.spring.threads=1", "deepstream.auth.spring.queue-size=1")
			.withBean(JwtDecoder.class, () -> (token) -> {
				await(go);
				return decode(token);
			})
			.run((context) -> {
				SpringAuthenticator authenticator = authenticator(context);
				CompletableFuture<Optional<AuthResult>> first = login(authenticator, null, "token", "1");
				CompletableFuture<Optional<AuthResult>> second = login(authenticator, null, "token", "2");

				AuthResult third = login(authenticator, null, "token", "3").join().orElseThrow();

				assertThat(third).isInstanceOfSatisfying(AuthResult.Unavailable.class,
						(away) -> assertThat(away.clientData()).asString()
							.isEqualTo("{\"error\":\"too many logins at the moment\"}"));
				go.countDown();
				assertThat(first.join()).containsInstanceOf(AuthResult.Allowed.class);
				assertThat(second.join()).containsInstanceOf(AuthResult.Allowed.class);
			});

		assertThat(output).contains("deepstream.auth.spring.queue-size");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException closing) {
			throw new IllegalStateException(closing);
		}
	}

	@Test
	void givesUpAfterTheTimeout() {
		CountDownLatch never = new CountDownLatch(1);
		this.runner.withPropertyValues("deepstream.auth.spring.timeout=50ms")
			.withBean(JwtDecoder.class, () -> (token) -> {
				await(never);
				return decode(token);
			})
			.run((context) -> assertThatException().isThrownBy(() -> ask(authenticator(context), null, "token", "t"))
				.withMessageContaining("TimeoutException"));
	}

	@Test
	void tellsNobodyTheSecret(CapturedOutput output) {
		AuthenticationManager manager = (login) -> {
			String text = login.getName() + login.getCredentials();
			throw login.getName().equals("bad") ? new BadCredentialsException(text)
					: new InternalAuthenticationServiceException(text, new IllegalStateException(text));
		};
		this.withTokens.withBean(AuthenticationManager.class, () -> manager).run((context) -> {
			SpringAuthenticator authenticator = authenticator(context);

			assertThat(ask(authenticator, null, "username", "bad", "password", SECRET))
				.isInstanceOf(AuthResult.Denied.class);
			assertThatException().isThrownBy(() -> ask(authenticator, null, "username", "alice", "password", SECRET))
				.withMessageContaining(
						"InternalAuthenticationServiceException, caused by java.lang.IllegalStateException")
				.satisfies((failure) -> assertThat(stackTrace(failure)).doesNotContain(SECRET));
			assertThatException().isThrownBy(() -> ask(authenticator, null, "token", SECRET))
				.satisfies((failure) -> assertThat(stackTrace(failure)).doesNotContain(SECRET));
		});

		assertThat(output).doesNotContain(SECRET);
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

	@Test
	void takesThePrincipalWhenNoCredentialsAreSent() {
		this.withTokens.run((context) -> {
			SpringAuthenticator authenticator = authenticator(context);
			Jwt jwt = decode("t");
			Principal container = () -> "carol";

			assertThat(allowed(ask(authenticator, container)).user())
				.isEqualTo(new User("carol", null, Map.of("authorities", List.of(), "claims", Map.of())));
			assertThat(allowed(ask(authenticator, new JwtAuthenticationToken(jwt, List.of(), "dave"))))
				.satisfies((allowed) -> {
					assertThat(allowed.user().id()).isEqualTo("dave");
					assertThat(allowed.expiresAt()).isEqualTo(EXPIRY);
				});
			assertThat(allowed(ask(authenticator,
					UsernamePasswordAuthenticationToken.authenticated(
							new DefaultOAuth2User(List.of(), Map.of("login", "erin", "team", 7), "login"), null,
							AuthorityUtils.createAuthorityList("B", "A"))))
				.user())
				.isEqualTo(new User("erin", null,
						Map.of("authorities", List.of("A", "B"), "claims", Map.of("login", "erin", "team", 7))));
			assertThat(ask(authenticator, new TestingAuthenticationToken("mallory", "guess")))
				.isInstanceOf(AuthResult.Denied.class);
			assertThat(allowed(ask(authenticator, container, "token", "t")).user().id()).isEqualTo("alice");
			assertThat(login(authenticator, container, "username", "x", "password", "y").join()).isEmpty();
		});
	}

	private static AuthResult.Allowed allowed(AuthResult result) {
		assertThat(result).isInstanceOf(AuthResult.Allowed.class);
		return (AuthResult.Allowed) result;
	}

	private static AuthResult ask(Authenticator authenticator, @Nullable Principal principal, String... credentials) {
		return login(authenticator, principal, credentials).join().orElseThrow();
	}

	private static CompletableFuture<Optional<AuthResult>> login(Authenticator authenticator,
			@Nullable Principal principal, String... credentials) {
		Map<String, Object> data = new LinkedHashMap<>();
		for (int i = 0; i < credentials.length; i += 2) {
			data.put(credentials[i], credentials[i + 1]);
		}
		Handshake handshake = new Handshake("127.0.0.1", "/deepstream", Map.of(), principal, null);
		return authenticator.authenticate(new AuthRequest(handshake, data)).toCompletableFuture();
	}

}
