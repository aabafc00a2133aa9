package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.protocol.AuthAction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that are known before they send anything, or send a name and a password.
 */
class HandshakeLoginTests {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

	private static final String[] ALICE = { "spring.security.user.name=alice", "spring.security.user.password=wonder",
			"spring.security.user.roles=READER" };

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void logsInWhoIsLoggedInByTheApplicationsPage(Container container) throws Exception {
		try (TestNode node = TestNode.startSecured(container, List.of(Watched.class), ALICE)) {
			String session = logInByForm(node.port());

			try (SocketClient client = SocketClient.handshake(node.port(), "/deepstream", "Cookie: " + session)
				.introduce()) {
				client.authenticate("{}");
				client.expect(AuthAction.AUTH_SUCCESSFUL);
				User user = user(node, client);
				assertThat(user.id()).isEqualTo("alice");
				assertThat(user.serverData()).asString().contains("ROLE_READER");
			}
			try (SocketClient stranger = node.connect().introduce()) {
				stranger.authenticate("{}");
				stranger.expect(AuthAction.AUTH_UNSUCCESSFUL);
			}
		}
	}

	/** The session's cookie. */
	private static String logInByForm(int port) throws IOException, InterruptedException {
		HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
		URI page = URI.create("http://127.0.0.1:" + port + "/login");
		Matcher token = CSRF
			.matcher(browser.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString()).body());
		assertThat(token.find()).isTrue();
		HttpRequest form = HttpRequest.newBuilder(page)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("username=alice&password=wonder&_csrf=" + token.group(1)))
			.build();
		HttpResponse<String> answer = browser.send(form, HttpResponse.BodyHandlers.ofString());
		assertThat(answer.headers().firstValue("Location"))
			.hasValueSatisfying((location) -> assertThat(location).doesNotContain("error"));
		return answer.headers()
			.allValues("Set-Cookie")
			.stream()
			.filter((cookie) -> cookie.startsWith("JSESSIONID"))
			.findFirst()
			.orElseThrow()
			.split(";")[0];
	}

	@Test
	void logsInByNameAndPassword() throws Exception {
		try (TestNode node = TestNode.startSecured(Container.NETTY, List.of(Watched.class), ALICE);
				SocketClient client = node.connect().introduce()) {
			client.authenticate("{\"username\":\"alice\",\"password\":\"wrong\"}");
			client.expect(AuthAction.AUTH_UNSUCCESSFUL);
			client.authenticate("{\"username\":\"bob\",\"password\":\"wonder\"}");
			client.expect(AuthAction.AUTH_UNSUCCESSFUL);

			client.authenticate("{\"username\":\"alice\",\"password\":\"wonder\"}");

			client.expect(AuthAction.AUTH_SUCCESSFUL);
			assertThat(user(node, client).id()).isEqualTo("alice");
		}
	}

	@Test
	void leavesThePathToTheFilterChainsOfTheApplication() throws IOException {
		try (TestNode node = TestNode.startSecured(Container.TOMCAT, List.of(Guarded.class), ALICE);
				SocketClient client = SocketClient.handshake(node.port(), "/deepstream")) {
			assertThat(client.status()).isEqualTo(403);
		}
	}

	static Stream<List<String>> mutualTls() {
		return Stream.of(
				List.of("NETTY", "deepstream.netty.ssl.bundle=server", "deepstream.netty.ssl.client-auth=want"),
				List.of("TOMCAT", "server.ssl.bundle=server", "server.ssl.client-auth=want"),
				List.of("JETTY", "server.ssl.bundle=server", "server.ssl.client-auth=want"));
	}

	@ParameterizedTest
	@MethodSource("mutualTls")
	void logsInByAClientCertificate(List<String> door) throws Exception {
		try (Certificates server = new Certificates(); Certificates alice = new Certificates()) {
			server.write("server");
			alice.write("Alice Liddell,O=Wonderland");
			try (TestNode node = TestNode.startSecured(Container.valueOf(door.get(0)), List.of(Watched.class),
					"deepstream.auth.spring.client-certificate=true", door.get(1), door.get(2),
					"spring.ssl.bundle.pem.server.keystore.certificate=" + server.certificate(),
					"spring.ssl.bundle.pem.server.keystore.private-key=" + server.privateKey(),
					"spring.ssl.bundle.pem.server.truststore.certificate=" + alice.certificate(),
					"spring.ssl.bundle.pem.alice.keystore.certificate=" + alice.certificate(),
					"spring.ssl.bundle.pem.alice.keystore.private-key=" + alice.privateKey(),
					"spring.ssl.bundle.pem.alice.truststore.certificate=" + server.certificate(),
					"spring.ssl.bundle.pem.nobody.truststore.certificate=" + server.certificate())) {

				try (SocketClient client = SocketClient.connect(node.port(), tls(node, "alice")).introduce()) {
					client.authenticate("{}");
					client.expect(AuthAction.AUTH_SUCCESSFUL);
					User user = user(node, client);
					assertThat(user.id()).isEqualTo("Alice Liddell");
					assertThat(user.serverData()).asString().contains("O=Wonderland");
				}
				try (SocketClient client = SocketClient.connect(node.port(), tls(node, "nobody")).introduce()) {
					client.authenticate("{}");
					client.expect(AuthAction.AUTH_UNSUCCESSFUL);
				}
			}
		}
	}

	private static User user(TestNode node, SocketClient client) throws IOException {
		client.subscribe("news");
		return Objects.requireNonNull(node.context().getBean(Watcher.class).user);
	}

	private static SSLContext tls(TestNode node, String bundle) {
		return node.context().getBean(SslBundles.class).getBundle(bundle).createSslContext();
	}

	/** Looks at who asks for permissions. */
	static final class Watcher implements PermissionChecker {

		private volatile @Nullable User user;

		@Override
		public CompletionStage<Boolean> check(PermissionRequest request) {
			this.user = request.user();
			return CompletableFuture.completedStage(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Watched {

		@Bean
		Watcher watcher() {
			return new Watcher();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Guarded {

		@Bean
		SecurityFilterChain nobody(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().denyAll()).build();
		}

	}

}
