package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.autoconfigure.health.DeepstreamHealthAutoConfiguration;
import io.deepstream.server.memory.InProcessHub;
import io.deepstream.server.spi.MessageBus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health as the Actuator shows it.
 */
class HealthTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String SECRET = "sesame4711";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
				DeepstreamAutoConfiguration.class, DeepstreamHealthAutoConfiguration.class));

	@Test
	void hasPartsForWhatThereIs() {
		this.runner.run((context) -> assertThat(parts(context.getBean(CompositeHealthContributor.class)))
			.containsExactly("server", "cache"));
		this.runner.withPropertyValues("deepstream.storage.type=memory")
			.withBean(MessageBus.class, () -> new InProcessHub().bus())
			.run((context) -> assertThat(parts(context.getBean(CompositeHealthContributor.class)))
				.containsExactly("server", "cache", "messaging", "storage"));
	}

	private static List<String> parts(CompositeHealthContributor contributor) {
		return contributor.stream().map((entry) -> entry.name()).toList();
	}

	@Test
	void isOutOfServiceOnceItIsStopped() {
		this.runner.run((context) -> {
			CompositeHealthContributor contributor = context.getBean(CompositeHealthContributor.class);
			assertThat(health(contributor, "server").getStatus()).isEqualTo(Status.UP);
			context.getBean(DeepstreamServer.class).stop().toCompletableFuture().join();
			assertThat(health(contributor, "server").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		});
	}

	private static Health health(CompositeHealthContributor contributor, String part) {
		return ((HealthIndicator) contributor.getContributor(part)).health();
	}

	@Test
	void canBeTurnedOff() {
		this.runner.withPropertyValues("management.health.deepstream.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CompositeHealthContributor.class));
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CompositeHealthContributor.class));
	}

	@Test
	void makesWayForOneOfTheApplication() {
		HealthIndicator own = () -> Health.up().build();
		this.runner.withBean("deepstreamHealthContributor", HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().getBean(HealthContributor.class).isSameAs(own));
	}

	@Test
	void needsNoHealth() {
		this.runner.withClassLoader(new FilteredClassLoader(CompositeHealthContributor.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("deepstreamHealthContributor"));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY") // says the same at the
																	// container's port
	void tellsWhichBackendIsAwayAndWhyWithoutItsPasswordAndRestartsNothing(Container container) throws Exception {
		try (TestNode node = start(container)) {
			JsonNode up = get(node, "", 200).path("components").path("deepstream");
			assertThat(up.path("status").asString()).isEqualTo("UP");
			assertThat(up.path("components").path("server").path("details").path("nodes").asInt()).isEqualTo(1);
			assertThat(up.path("components").path("cache").path("details").path("state").asString()).isEqualTo("up");

			node.context().getBean(FragileCache.class).away = true;
			JsonNode down = await(() -> get(node, "", 503)).path("components").path("deepstream");

			assertThat(down.path("status").asString()).isEqualTo("DOWN");
			assertThat(down.path("components").path("storage").path("status").asString()).isEqualTo("UP");
			JsonNode cache = down.path("components").path("cache").path("details");
			assertThat(cache.path("type").asString()).isEqualTo("FragileCache");
			assertThat(cache.path("state").asString()).isEqualTo("down");
			assertThat(Instant.parse(cache.path("since").asString())).isBefore(Instant.now());
			assertThat(cache.path("lastError").asString())
				.startsWith("java.lang.IllegalStateException: redis://***@host")
				.doesNotContain(SECRET);
			assertThat(get(node, "/liveness", 200).path("status").asString()).isEqualTo("UP");
			assertThat(get(node, "/readiness", 200).path("status").asString()).isEqualTo("UP");

			node.context().getBean(FragileCache.class).away = false;
			cache = await(() -> get(node, "", 200)).path("components")
				.path("deepstream")
				.path("components")
				.path("cache");
			assertThat(cache.path("details").path("lastError").asString()).contains("redis://***@host");
		}
	}

	@Test
	void countsAsNotReadyWithoutABackendIfThatIsWishedFor() throws Exception {
		try (TestNode node = start(Container.TOMCAT, "deepstream.health.readiness=true")) {
			assertThat(get(node, "/readiness", 200).path("components").propertyNames()).contains("readinessState",
					"deepstream");

			node.context().getBean(FragileCache.class).away = true;

			JsonNode readiness = await(() -> get(node, "/readiness", 503));
			assertThat(readiness.path("status").asString()).isEqualTo("DOWN");
			assertThat(get(node, "/liveness", 200).path("components").propertyNames()).doesNotContain("deepstream");
		}
	}

	@Test
	void leavesReadinessToAnApplicationThatSaysWhatItIs() throws Exception {
		try (TestNode node = start(Container.TOMCAT, "deepstream.health.readiness=true",
				"management.endpoint.health.group.readiness.include=readinessState")) {
			assertThat(get(node, "/readiness", 200).path("components").propertyNames())
				.containsExactly("readinessState");
		}
	}

	@Test
	void startsWithReadinessByAHealthThatIsTurnedOff() throws Exception {
		try (TestNode node = start(Container.TOMCAT, "deepstream.health.readiness=true",
				"management.health.deepstream.enabled=false")) {
			assertThat(get(node, "/readiness", 200).path("status").asString()).isEqualTo("UP");
			assertThat(
					node.context().getEnvironment().getProperty("management.endpoint.health.group.readiness.include"))
				.isNull();
		}
	}

	private static TestNode start(Container container, String... properties) {
		String[] all = Stream
			.concat(Stream.of("deepstream.storage.type=memory", "deepstream.record.cache-timeout=200ms",
					"management.endpoint.health.show-details=always", "management.health.defaults.enabled=false",
					"management.health.deepstream.enabled=true"), Stream.of(properties))
			.toArray(String[]::new);
		return TestNode.start(container, List.of(Fragile.class), all);
	}

	/** Until it does not fail. */
	private static JsonNode await(Callable<JsonNode> question) {
		JsonNode[] answer = new JsonNode[1];
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> answer[0] = question.call());
		return answer[0];
	}

	private static JsonNode get(TestNode node, String path, int status) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/actuator/health" + path))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.body()).doesNotContain(SECRET);
		assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(status);
		return JsonMapper.shared().readTree(response.body());
	}

	@Configuration(proxyBeanMethods = false)
	static class Fragile {

		@Bean
		FragileCache fragileCache() {
			return new FragileCache();
		}

	}

}
