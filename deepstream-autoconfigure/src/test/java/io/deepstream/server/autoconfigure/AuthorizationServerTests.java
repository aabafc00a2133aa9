package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.connection.Connection;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications with no bean of their own that ask an authorization server about tokens:
 * what is set is where it is.
 */
@ExtendWith(OutputCaptureExtension.class)
class AuthorizationServerTests {

	private static final String PREFIX = "spring.security.oauth2.resourceserver.";

	private static final Duration HOUR = Duration.ofHours(1);

	private AuthorizationServer authorization;

	@BeforeEach
	void start() throws IOException {
		this.authorization = new AuthorizationServer();
	}

	@AfterEach
	void stop() {
		this.authorization.close();
	}

	@Test
	void fetchesKeysAndFollowsTheirRotation() throws Exception {
		TokenIssuer first = new TokenIssuer("first");
		TokenIssuer second = new TokenIssuer("second");
		this.authorization.publish(first);
		try (TestNode node = TestNode.startSecured(Container.TOMCAT, List.of(),
				PREFIX + "jwt.jwk-set-uri=" + this.authorization.url("/keys"))) {
			assertThat(login(node, first.token("alice", HOUR))).isEqualTo(AuthAction.AUTH_SUCCESSFUL);
			assertThat(login(node, second.token("alice", HOUR))).isEqualTo(AuthAction.AUTH_UNSUCCESSFUL);

			this.authorization.publish(second, first);

			assertThat(login(node, second.token("alice", HOUR))).isEqualTo(AuthAction.AUTH_SUCCESSFUL);
			assertThat(login(node, first.token("alice", HOUR))).isEqualTo(AuthAction.AUTH_SUCCESSFUL);
			int asked = this.authorization.requests();
			assertThat(login(node, second.token("bob", HOUR))).isEqualTo(AuthAction.AUTH_SUCCESSFUL);
			assertThat(this.authorization.requests()).isEqualTo(asked);
		}
	}

	@Test
	void discoversAnIssuerThatIsNotThereYet() throws Exception {
		TokenIssuer issuer = new TokenIssuer();
		String claims = "{\"sub\":\"alice\",\"iss\":\"" + this.authorization.url("") + "\",\"exp\":"
				+ Instant.now().plus(HOUR).getEpochSecond() + "}";
		try (TestNode node = TestNode.startSecured(Container.TOMCAT, List.of(),
				PREFIX + "jwt.issuer-uri=" + this.authorization.url(""))) {
			assertThat(login(node, issuer.sign(claims))).isEqualTo(AuthAction.AUTH_UNSUCCESSFUL);

			this.authorization.publish(issuer);

			assertThat(login(node, issuer.sign(claims))).isEqualTo(AuthAction.AUTH_SUCCESSFUL);
			assertThat(login(node, issuer.token("alice", HOUR))).describedAs("another issuer's")
				.isEqualTo(AuthAction.AUTH_UNSUCCESSFUL);
		}
	}

	@Test
	void asksWhetherOpaqueTokensAreGood(CapturedOutput output) throws Exception {
		try (TestNode node = TestNode.startSecured(Container.TOMCAT, List.of(), "deepstream.auth.expiry-leeway=0s",
				PREFIX + "opaquetoken.introspection-uri=" + this.authorization.url("/introspect"),
				PREFIX + "opaquetoken.client-id=deepstream", PREFIX + "opaquetoken.client-secret=secret-of-the-node");
				SocketClient client = node.connect().introduce()) {
			this.authorization
				.introspect(Map.of("of-alice",
						"{\"active\":true,\"sub\":\"alice\",\"scope\":\"news\",\"exp\":"
								+ Instant.now().plusSeconds(3).getEpochSecond() + "}",
						"of-nobody", "{\"active\":true}"));
			for (String bad : List.of("of-mallory", "of-nobody")) {
				assertThat(login(node, bad)).describedAs(bad).isEqualTo(AuthAction.AUTH_UNSUCCESSFUL);
			}
			client.authenticate("{\"token\":\"of-alice\"}");
			client.expect(AuthAction.AUTH_SUCCESSFUL);
			assertThat(node.server().connections()).extracting(Connection::user)
				.filteredOn((user) -> user != null)
				.singleElement()
				.satisfies((user) -> {
					assertThat(user.id()).isEqualTo("alice");
					assertThat(user.serverData()).asString().contains("SCOPE_news");
				});

			client.expect(ConnectionAction.AUTHENTICATION_TIMEOUT);
			client.expectClose(CloseReason.LOGIN_EXPIRED.code());
			this.authorization.forget();
			assertThat(login(node, "of-bob")).isEqualTo(AuthAction.AUTH_UNSUCCESSFUL);
		}
		assertThat(output).contains("A login could not be checked")
			.doesNotContain("of-alice", "of-mallory", "of-bob", "secret-of-the-node");
	}

	private static AuthAction login(TestNode node, String token) throws IOException {
		try (SocketClient client = node.connect().introduce()) {
			client.authenticate("{\"token\":\"" + token + "\"}");
			return (AuthAction) client.next().action();
		}
	}

}
