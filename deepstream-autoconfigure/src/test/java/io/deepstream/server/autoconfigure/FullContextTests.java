package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import io.deepstream.server.TestClient;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.EventAction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.thread.Threading;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole applications that say nothing about deepstream, with everything that Spring Boot
 * makes of the class path, and with less.
 */
class FullContextTests {

	private static final String ACTUATOR = "org.springframework.boot.actuate";

	private static final String SECURITY = "org.springframework.security";

	static Stream<Arguments> applications() {
		return Stream.of(Container.TOMCAT, Container.JETTY)
			.flatMap((container) -> Stream.of("nothing", ACTUATOR, SECURITY, "reactor")
				.map((absent) -> Arguments.of(container, absent)));
	}

	@ParameterizedTest(name = "on {0} without {1}")
	@MethodSource("applications")
	void serve(Container container, String absent) throws IOException {
		try (TestNode node = TestNode.startWithout(container, List.of(absent), "spring.security.user.password=secret",
				"management.endpoints.web.exposure.include=deepstream");
				SocketClient stranger = authenticate(node, "wrong");
				SocketClient alice = authenticate(node, "secret");
				SocketClient bob = authenticate(node, "secret")) {
			stranger.expect(absent.equals(SECURITY) ? AuthAction.AUTH_SUCCESSFUL : AuthAction.AUTH_UNSUCCESSFUL);
			alice.expect(AuthAction.AUTH_SUCCESSFUL);
			bob.expect(AuthAction.AUTH_SUCCESSFUL);
			assertHears(alice, bob);
			assertThat(node.context().getBeansOfType(ServerActuator.class)).hasSize(absent.equals(ACTUATOR) ? 0 : 1);
		}
	}

	private static SocketClient authenticate(TestNode node, String password) throws IOException {
		SocketClient client = node.connect().introduce();
		client.authenticate("{\"username\":\"user\",\"password\":\"" + password + "\"}");
		return client;
	}

	@ParameterizedTest
	@EnumSource
	void serveOnVirtualThreadsWhereThereAreSome(Container container) throws IOException {
		try (TestNode node = TestNode.start(container, "spring.threads.virtual.enabled=true");
				SocketClient alice = node.login("alice");
				SocketClient bob = node.login("bob")) {
			assertThat(Threading.VIRTUAL.isActive(node.context().getEnvironment()))
				.isEqualTo(JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE));
			assertHears(alice, bob);
		}
	}

	@ParameterizedTest
	@EnumSource
	void goOnServingWhileACacheOfContextsHasThemPaused(Container container) throws IOException {
		try (TestNode node = TestNode.start(container);
				SocketClient alice = node.login("alice");
				SocketClient bob = node.login("bob")) {
			node.context().pause();

			assertHears(alice, bob);

			node.context().restart();
			node.login("carol").close();
		}
	}

	private static void assertHears(SocketClient listener, SocketClient speaker) throws IOException {
		listener.subscribe("news");
		speaker.emit("news", "1");

		assertThat(TestClient.text(listener.expect(EventAction.EMIT))).isEqualTo("1");
	}

}
