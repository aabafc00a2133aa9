package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.deepstream.server.TestClient;
import io.deepstream.server.connection.CloseReason;
import io.deepstream.server.protocol.AuthAction;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
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

	private static final String RULES = """
			presence:
			  "*": { allow: true }
			record:
			  "*": { create: true, write: true, read: true, delete: true, listen: true, notify: true }
			event:
			  "*": { publish: true, subscribe: true, listen: true }
			rpc:
			  "*": { provide: true, request: true }
			""";

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
			.run((context) -> assertThat(context.getBean(ServerActuator.class).act("permissions"))
				.isEqualTo(new ServerActuator.Reloaded(false, "deepstream.permission.type is not valve")));
	}

	@Test
	void tellsHowTheNodeIs() throws Exception {
		try (TestNode node = TestNode.start(Container.TOMCAT, EXPOSED, "deepstream.node-id=node-1",
				"deepstream.limits.max-calls=7");
				SocketClient alice = node.login("alice").subscribe("news");
				SocketClient bob = node.login("bob").subscribe("news").subscribe("sport")) {
			JsonNode status = ask(node, "GET", "");
			assertThat(status.propertyNames()).containsExactly("node", "draining", "members", "connections", "closed",
					"rulesProblem");
			assertThat(status.path("node").asString()).isEqualTo("node-1");
			assertThat(status.path("draining").asBoolean(true)).isFalse();
			assertThat(status.path("connections").asInt()).isEqualTo(2);
			assertThat(status.path("closed").path("slow-consumer").asInt(-1)).isZero();

			JsonNode self = ask(node, "GET", "/nodes").path("nodes").path(0);
			assertThat(self.propertyNames()).containsExactly("node", "self", "joined", "silentMillis", "users", "rpcs",
					"recordPatterns", "eventPatterns");
			assertThat(self.path("node").asString()).isEqualTo("node-1");
			assertThat(self.path("self").asBoolean()).isTrue();
			assertThat(self.path("users").asInt()).isEqualTo(2);

			assertThat(ask(node, "GET", "/limits").path("calls").toString())
				.isEqualTo("{\"configured\":7,\"refusals\":0}");
			assertThat(ask(node, "GET", "/limits").path("invalid-data").path("configured").isNull()).isTrue();

			assertThat(ask(node, "GET", "/subscriptions").path("event").toString())
				.isEqualTo("{\"names\":2,\"subscriptions\":3}");
			assertThat(ask(node, "GET", "/subscriptions/event?size=1").toString())
				.isEqualTo("{\"total\":2,\"page\":0,\"size\":1,\"names\":[{\"name\":\"news\",\"subscribers\":2}]}");
			assertThat(ask(node, "GET", "/subscriptions/event?size=1&page=1").path("names").toString())
				.isEqualTo("[{\"name\":\"sport\",\"subscribers\":1}]");
			assertThat(ask(node, "GET", "/subscriptions/presence").path("total").asInt(-1)).isZero();
		}
	}

	@Test
	void listsConnectionsPageByPage() throws Exception {
		Instant before = Instant.now().minusSeconds(1);
		try (TestNode node = TestNode.start(Container.TOMCAT, EXPOSED);
				SocketClient first = node.login("mallory").subscribe("news");
				SocketClient second = node.login("alice");
				SocketClient third = node.connect().introduce();
				SocketClient fourth = node.login("mallory")) {
			JsonNode all = ask(node, "GET", "/connections");
			assertThat(all.path("total").asInt()).isEqualTo(4);
			assertThat(all.path("connections").values()).extracting((client) -> client.path("number").asInt())
				.containsExactly(1, 2, 3, 4);
			JsonNode client = all.path("connections").path(0);
			assertThat(client.propertyNames()).containsExactly("number", "user", "remoteAddress", "since",
					"subscriptions");
			assertThat(client.path("user").asString()).isEqualTo("mallory");
			assertThat(client.path("remoteAddress").asString()).isEqualTo("127.0.0.1");
			assertThat(Instant.parse(client.path("since").asString())).isBetween(before, Instant.now().plusSeconds(1));
			assertThat(client.path("subscriptions").toString())
				.isEqualTo("{\"event\":1,\"record\":0,\"rpc\":0,\"presence\":0}");
			assertThat(all.path("connections").path(2).path("user").isNull()).isTrue();

			JsonNode page = ask(node, "GET", "/connections?user=mallory&page=1&size=1");
			assertThat(page.path("total").asInt()).isEqualTo(2);
			assertThat(page.path("connections").values()).extracting((found) -> found.path("number").asInt())
				.containsExactly(4);
			assertThat(ask(node, "GET", "/connections/4").path("user").asString()).isEqualTo("mallory");
			for (String wrong : new String[] { "?size=0", "?size=1001", "?page=-1", "?page=1000000", "?page=x" }) {
				assertThat(status(node, "GET", "/connections" + wrong)).describedAs(wrong).isEqualTo(400);
			}
			for (String missing : new String[] { "/connections/5", "/connections/x", "/subscriptions/x", "/x", "/x/y",
					"/rules" }) {
				assertThat(status(node, "GET", missing)).describedAs(missing).isEqualTo(404);
			}
		}
	}

	@Test
	void showsWhatClientsChooseAsItIs() throws Exception {
		String name = "\"<b>\\u0000\\n\u2028";
		try (TestNode node = TestNode.start(Container.TOMCAT, EXPOSED);
				SocketClient client = node.connect().introduce()) {
			client.authenticate("{\"username\":\"half \\ud800 \\u0000\"}");
			client.expect(AuthAction.AUTH_SUCCESSFUL);
			client.subscribe(name);

			assertThat(ask(node, "GET", "/subscriptions/event").path("names").path(0).path("name").asString())
				.isEqualTo(name);
			assertThat(ask(node, "GET", "/connections").path("connections").path(0).path("user").asString())
				.isEqualTo("half ? \u0000");
		}
	}

	@Test
	void disconnectsClients() throws Exception {
		try (TestNode node = TestNode.start(Container.TOMCAT, EXPOSED, "deepstream.node-id=node-1");
				SocketClient first = node.login("m/a");
				SocketClient second = node.login("m/a");
				SocketClient third = node.login("alice");
				SocketClient fourth = node.login("bob")) {
			assertThat(ask(node, "DELETE", "/connections?number=1&reason=moved").path("connections").asInt())
				.isEqualTo(1);
			expectDisconnected(first, "\"moved\"");
			assertThat(ask(node, "DELETE", "/connections?user=m/a").path("connections").asInt()).isEqualTo(1);
			expectDisconnected(second, "\"disconnected by the server\"");
			assertThat(ask(node, "DELETE", "/connections?number=3&node=node-1").path("connections").asInt())
				.isEqualTo(1);
			expectDisconnected(third, "\"disconnected by the server\"");
			assertThat(ask(node, "DELETE", "/connections?number=4&node=gone").path("connections").asInt(-1)).isZero();

			for (String wrong : new String[] { "/connections", "/connections?user=bob&number=4", "/x?user=bob",
					"/connections?user=bob&reason=" + "x".repeat(1001) }) {
				assertThat(status(node, "DELETE", wrong)).describedAs(wrong).isEqualTo(400);
			}
			fourth.subscribe("news");
		}
	}

	private static void expectDisconnected(SocketClient client, String reason) throws IOException {
		assertThat(TestClient.text(client.expect(AuthAction.AUTH_UNSUCCESSFUL))).isEqualTo(reason);
		client.expectClose(CloseReason.DISCONNECTED.code());
	}

	@Test
	void reloadsAndTimesRules() throws Exception {
		Path rules = this.folder.resolve("rules.yml");
		Files.writeString(rules, """
				presence:
				  "*": { allow: true }
				record:
				  "*": { create: true, write: true, read: true, delete: true, listen: true, notify: true }
				event:
				  "*": { publish: "data > 1", subscribe: true, listen: true }
				rpc:
				  "*": { provide: true, request: true }
				""");
		try (TestNode node = TestNode.start(Container.TOMCAT, EXPOSED, "deepstream.permission.type=valve",
				"deepstream.permission.reload-interval=0s", "deepstream.permission.rules=" + rules.toUri());
				SocketClient alice = node.login("alice").subscribe("last")) {
			for (int i = 0; i < 2000; i++) {
				alice.emit("x", "2");
			}
			alice.subscribe("after");
			JsonNode report = ask(node, "GET", "/rules");
			assertThat(report.path("count").asInt()).isEqualTo(12);
			JsonNode slowest = report.path("slowest").path(0);
			assertThat(slowest.propertyNames()).containsExactly("type", "path", "timed", "meanMicros", "longestMicros");
			assertThat(report.path("slowest").values())
				.anyMatch((rule) -> rule.path("type").asString().equals("event.publish"));

			assertThat(ask(node, "POST", "/permissions").path("reloaded").asBoolean()).isTrue();
			assertThat(ask(node, "GET", "/rules").path("slowest").size()).isZero();
			Files.writeString(rules, "broken");
			JsonNode broken = ask(node, "POST", "/permissions");
			assertThat(broken.path("reloaded").asBoolean()).isFalse();
			assertThat(broken.path("problem").asString()).contains("rules.yml");
			assertThat(ask(node, "GET", "").path("rulesProblem")).isEqualTo(broken.path("problem"));
			assertThat(status(node, "POST", "/x")).isEqualTo(400);
		}
	}

	@Test
	void countsWhatRulesDeny() throws Exception {
		Path rules = this.folder.resolve("rules.yml");
		Files.writeString(rules, RULES);
		try (TestNode node = TestNode.start(Container.TOMCAT, EXPOSED, "deepstream.permission.type=valve",
				"deepstream.permission.reload-interval=0s", "deepstream.permission.rules=" + rules.toUri());
				SocketClient alice = node.login("alice")) {
			alice.subscribe("news");
			Files.writeString(rules, RULES.replace("subscribe: true", "subscribe: false"));
			assertThat(ask(node, "POST", "/permissions").path("reloaded").asBoolean()).isTrue();
			assertThat(alice.expect(EventAction.MESSAGE_DENIED).name()).isEqualTo("news");
			alice.send(Message.builder(EventAction.SUBSCRIBE).names(List.of("news")).correlationId("2").build());
			alice.expect(EventAction.MESSAGE_DENIED);
			assertThat(ask(node, "GET", "/limits").path("permission").path("refusals").asInt()).isEqualTo(2);
		}
	}

	@Test
	void changesNothingForThoseWhoMayOnlyRead() throws Exception {
		try (TestNode node = TestNode.start(Container.TOMCAT, EXPOSED,
				"management.endpoint.deepstream.access=read-only"); SocketClient alice = node.login("alice")) {
			assertThat(ask(node, "GET", "/connections").path("total").asInt()).isEqualTo(1);

			assertThat(status(node, "POST", "/drain")).isGreaterThanOrEqualTo(400);
			assertThat(status(node, "POST", "/permissions")).isGreaterThanOrEqualTo(400);
			assertThat(status(node, "DELETE", "/connections?user=alice")).isGreaterThanOrEqualTo(400);

			assertThat(node.server().isDraining()).isFalse();
			alice.subscribe("news");
		}
	}

	private static int status(TestNode node, String method, String path) throws Exception {
		return send(node, method, path).statusCode();
	}

	static JsonNode ask(TestNode node, String method, String path) throws Exception {
		HttpResponse<String> response = send(node, method, path);
		assertThat(response.statusCode()).describedAs("%s %s: %s", method, path, response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	private static HttpResponse<String> send(TestNode node, String method, String path) throws Exception {
		String port = node.context().getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/deepstream" + path))
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

}
