package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import io.deepstream.server.TestClient;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.AuthAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ServerActuatorTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=deepstream";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
				DeepstreamAutoConfiguration.class, DeepstreamActuatorAutoConfiguration.class));

	@TempDir
	private Path folder;

	@Test
	void isThereIfItIsExposed() {
		this.runner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ServerActuator.class));
	}

	@Test
	void isNotThereUnlessItIsExposed() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ServerActuator.class));
	}

	@Test
	void isNotThereWithoutAccess() {
		this.runner.withPropertyValues(EXPOSED, "management.endpoint.deepstream.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ServerActuator.class));
	}

	@Test
	void needsNoActuator() {
		this.runner.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ServerActuator.class));
	}

	@Test
	void saysWhatIsNotReloaded() {
		this.runner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context.getBean(ServerActuator.class).reloadPermissions())
				.isEqualTo(new ServerActuator.Reloaded(false, "deepstream.permission.type is not valve")));
	}

	@Test
	void worksByHttp() throws IOException, InterruptedException {
		Path rules = this.folder.resolve("rules.yml");
		Files.writeString(rules, """
				presence:
				  "*": { allow: true }
				record:
				  "*": { create: true, write: true, read: true, delete: true, listen: true, notify: true }
				event:
				  "*": { publish: true, subscribe: true, listen: true }
				rpc:
				  "*": { provide: true, request: true }
				""");
		try (TestNode node = TestNode.start(Container.TOMCAT, EXPOSED, "deepstream.node-id=node-1",
				"deepstream.permission.type=valve", "deepstream.permission.reload-interval=0s",
				"deepstream.permission.rules=" + rules.toUri());
				SocketClient alice = node.login("alice");
				SocketClient first = node.login("mallory");
				SocketClient second = node.login("mallory")) {
			JsonNode status = ask(node, "GET", "");
			assertThat(status.path("node").asString()).isEqualTo("node-1");
			assertThat(status.path("connections").asInt()).isEqualTo(3);
			assertThat(status.path("refusals").path("message-rate").asInt(-1)).isZero();

			JsonNode connections = ask(node, "GET", "/mallory");
			assertThat(connections.propertyNames()).containsExactly("2", "3");
			assertThat(ask(node, "DELETE", "/node-1/2?reason=moved").path("connections").asInt()).isEqualTo(1);
			assertThat(TestClient.text(first.expect(AuthAction.AUTH_UNSUCCESSFUL))).isEqualTo("\"moved\"");
			first.expectClose(CloseReason.DISCONNECTED.code());
			assertThat(ask(node, "DELETE", "/mallory").path("connections").asInt()).isEqualTo(1);
			second.expect(AuthAction.AUTH_UNSUCCESSFUL);
			second.expectClose(CloseReason.DISCONNECTED.code());

			assertThat(ask(node, "POST", "").path("reloaded").asBoolean()).isTrue();
			Files.writeString(rules, "broken");
			JsonNode broken = ask(node, "POST", "");
			assertThat(broken.path("reloaded").asBoolean()).isFalse();
			assertThat(broken.path("problem").asString()).contains("rules.yml");
			alice.subscribe("news");
		}
	}

	private static JsonNode ask(TestNode node, String method, String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/actuator/deepstream" + path))
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).describedAs("%s %s: %s", method, path, response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

}
