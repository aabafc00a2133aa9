package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.ConnectionAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has nothing but the starters of deepstream and of a resource
 * server, and the location of a public key.
 */
@ExtendWith(OutputCaptureExtension.class)
class TokenLoginTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final String RULES = """
			record: {'*': {read: true}}
			event:
			  '*': {publish: true}
			  role: {subscribe: "user.data.claims.role === 'editor'"}
			  authority: {subscribe: "user.data.authorities.includes('SCOPE_admin')"}
			  expiry: {subscribe: "user.data.claims.exp * 1000 > now"}
			  root: {subscribe: "user.data.authorities.includes('SCOPE_root')"}
			rpc: {'*': {request: true}}
			presence: {'*': {allow: true}}
			""";

	@TempDir
	private static Path folder;

	private static TokenIssuer issuer;

	private static TestNode node;

	@BeforeAll
	static void start() throws Exception {
		issuer = new TokenIssuer();
		Path rules = Files.writeString(folder.resolve("permissions.yml"), RULES);
		node = TestNode.startSecured(Container.TOMCAT, List.of(),
				"spring.security.oauth2.resourceserver.jwt.public-key-location="
						+ issuer.writePublicKey(folder).toUri(),
				"deepstream.permission.type=valve", "deepstream.permission.rules=" + rules.toUri(),
				"deepstream.auth.expiry-leeway=0s");
	}

	@AfterAll
	static void stop() {
		node.close();
	}

	@Test
	void logsInByATokenAndTellsRulesItsClaims() throws Exception {
		try (SocketClient client = connect()) {
			client.authenticate(credentials(issuer.token("alice", HOUR)));

			assertThat(client.expect(AuthAction.AUTH_SUCCESSFUL).data()).isNull();
			client.send(Message.builder(EventAction.SUBSCRIBE)
				.names(List.of("role", "authority", "root", "expiry"))
				.correlationId("1")
				.build());
			assertThat(client.expect(EventAction.MESSAGE_DENIED).name()).isEqualTo("root");
			client.expect(EventAction.SUBSCRIBE);
		}
	}

	@Test
	void logsInByATokenOfTheHandshake() throws Exception {
		try (SocketClient client = SocketClient
			.handshake(node.port(), "/deepstream", "Authorization: bearer " + issuer.token("alice", HOUR))
			.introduce()) {
			client.authenticate("{}");

			client.expect(AuthAction.AUTH_SUCCESSFUL);
		}
	}

	@Test
	void logsNobodyInWithoutAProperToken(CapturedOutput output) throws Exception {
		String foreign = new TokenIssuer().token("mallory", HOUR);
		String expired = issuer.token("alice", Duration.ofSeconds(-5));
		List<String> wrong = List.of("{}", "{\"username\":\"alice\"}", credentials(""), credentials("nonsense"),
				credentials(foreign), credentials(expired), credentials(issuer.sign("{\"sub\":\"\"}")),
				credentials(issuer.sign("{\"role\":\"editor\"}")), "{\"token\":{\"sub\":\"alice\"}}",
				"{\"token\":\"nonsense\",\"username\":\"alice\"}");

		for (String credentials : wrong) {
			try (SocketClient client = connect()) {
				client.authenticate(credentials);
				client.expect(AuthAction.AUTH_UNSUCCESSFUL);
			}
		}

		assertThat(output).doesNotContain(foreign, expired, "nonsense");
	}

	@Test
	void guardsEverythingElseAsBefore() throws IOException {
		for (String path : List.of("/", "/other", "/deepstream/", "/deepstream/other", "/deepstreams")) {
			try (SocketClient other = SocketClient.get(node.port(), path)) {
				assertThat(other.status()).describedAs(path).isEqualTo(401);
			}
		}
		try (SocketClient here = SocketClient.get(node.port(), "/deepstream")) {
			assertThat(here.status()).isEqualTo(426);
		}
	}

	@Test
	void closesWhenTheTokenExpires() throws Exception {
		long before = node.server().closedConnections(CloseReason.LOGIN_EXPIRED);
		try (SocketClient client = connect()) {
			client.authenticate(credentials(issuer.token("alice", Duration.ofSeconds(3))));
			client.expect(AuthAction.AUTH_SUCCESSFUL);

			client.expect(ConnectionAction.AUTHENTICATION_TIMEOUT);

			client.expectClose(4006);
			assertThat(node.server().closedConnections(CloseReason.LOGIN_EXPIRED)).isEqualTo(before + 1);
		}
	}

	@Test
	void goesOnWithAFreshToken() throws Exception {
		try (SocketClient client = connect(); SocketClient other = connect()) {
			client.authenticate(credentials(issuer.token("alice", Duration.ofSeconds(2))));
			client.expect(AuthAction.AUTH_SUCCESSFUL);
			client.subscribe("role");

			client.authenticate(credentials(issuer.token("alice", HOUR)));

			client.expect(AuthAction.AUTH_SUCCESSFUL);
			other.authenticate(credentials(issuer.token("alice", Duration.ofSeconds(3))));
			other.expect(AuthAction.AUTH_SUCCESSFUL);
			other.expect(ConnectionAction.AUTHENTICATION_TIMEOUT);
			client.emit("role", "1");
			client.subscribe("authority");
		}
	}

	private static SocketClient connect() throws IOException {
		return node.connect().introduce();
	}

	private static String credentials(String token) {
		return "{\"token\":\"" + token + "\"}";
	}

}
