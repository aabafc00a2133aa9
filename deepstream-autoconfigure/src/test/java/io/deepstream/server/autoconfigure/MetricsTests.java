package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.deepstream.server.ServerParts;
import io.deepstream.server.TestClient;
import io.deepstream.server.autoconfigure.metrics.DeepstreamMetrics;
import io.deepstream.server.autoconfigure.metrics.DeepstreamMetricsAutoConfiguration;
import io.deepstream.server.autoconfigure.metrics.TimeMeters;
import io.deepstream.server.memory.InProcessHub;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.ServerListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a registry is given, and that documentation and dashboard say the same.
 */
class MetricsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Path DOCS = Path.of("..", "docs");

	/** What Micrometer makes of a time, the name of which is documented once. */
	private static final Pattern PART_OF_TIME = Pattern.compile("(_seconds)_(count|sum|max)$");

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, DeepstreamMemoryAutoConfiguration.class,
					DeepstreamAutoConfiguration.class, DeepstreamMetricsAutoConfiguration.class));

	@Test
	void needsNoMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("deepstreamMetrics"));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
					DeepstreamAutoConfiguration.class, DeepstreamMetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("deepstreamMetrics"));
	}

	@Test
	void measuresNothingWithoutARegistry() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
					DeepstreamAutoConfiguration.class, DeepstreamMetricsAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(DeepstreamMetrics.class);
				assertThat(context.getBean(ServerParts.class).listener().wantsTimes()).isFalse();
			});
	}

	@Test
	void measuresWithARegistryAndTellsOtherListenersAsBefore() {
		this.runner.withBean(ServerListener.class, () -> ServerListener.NONE).run((context) -> {
			assertThat(context).hasSingleBean(DeepstreamMetrics.class).hasSingleBean(TimeMeters.class);
			assertThat(context.getBean(ServerParts.class).listener().wantsTimes()).isTrue();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("deepstream.connector.up").tag("connector", "cache").gauge().value()).isOne();
			assertThat(registry.find("deepstream.storage.queue.records").gauge()).isNull();
		});
	}

	@Test
	void canBeTurnedOff() {
		this.runner.withPropertyValues("management.metrics.enable.deepstream=false")
			.run((context) -> assertThat(context.getBean(SimpleMeterRegistry.class).getMeters())
				.noneMatch((meter) -> meter.getId().getName().startsWith("deepstream")));
	}

	@Test
	void givesEveryMeterADescriptionAndNoTagThatGrows() {
		this.runner.run((context) -> {
			List<Meter> meters = context.getBean(SimpleMeterRegistry.class)
				.getMeters()
				.stream()
				.filter((meter) -> meter.getId().getName().startsWith("deepstream"))
				.toList();
			assertThat(meters).hasSizeBetween(200, 600).allSatisfy((meter) -> {
				assertThat(meter.getId().getDescription()).describedAs("%s", meter.getId()).isNotBlank();
				assertThat(meter.getId().getTags()).extracting("key")
					.isSubsetOf("topic", "action", "audience", "reason", "limit", "outcome", "operation", "connector");
			});
		});
	}

	@Test
	void givesWhatDocumentationAndDashboardName() throws Exception {
		try (TestNode node = TestNode.start(Container.TOMCAT, List.of(Connectors.class),
				"deepstream.storage.type=memory", "management.endpoints.web.exposure.include=prometheus")) {
			makeTraffic(node);

			// what took how long is told after the answer
			String scrape = Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> scrape(node),
						(text) -> text
							.contains(line("deepstream_rpc_calls_seconds_count", "outcome=\"no-provider\"", "1"))
								&& text.contains(line("deepstream_logins_seconds_count", "outcome=\"success\"", "2")));
			Set<String> names = matches("(?m)^([a-z_]+)[{ ]", scrape);
			Set<String> ours = names.stream()
				.filter((name) -> name.startsWith("deepstream_"))
				.map((name) -> PART_OF_TIME.matcher(name).replaceAll("$1"))
				.collect(Collectors.toCollection(TreeSet::new));

			assertThat(matches("`(deepstream_[a-z_]+)` \\|", Files.readString(DOCS.resolve("operations.md"))))
				.isEqualTo(ours);
			assertThat(namesOfDashboard()).hasSizeGreaterThan(30).isSubsetOf(names);
			assertThat(scrape).contains(
					line("deepstream_messages_received_messages_total", "action=\"emit\",topic=\"event\"", "2.0"),
					line("deepstream_messages_sent_messages_total", "action=\"emit\",topic=\"event\"", "2.0"),
					line("deepstream_broadcasts_messages_total", "audience=\"one\",topic=\"event\"", "2.0"),
					line("deepstream_connections", "", "2.0"),
					line("deepstream_connections_closed_connections_total", "reason=\"client-gone\"", "0.0"),
					line("deepstream_record_writes_total", "outcome=\"written\"", "1.0"),
					line("deepstream_storage_queue_records", "", "0.0"),
					line("deepstream_cache_operations_seconds_count", "operation=\"replace\",outcome=\"success\"", ""),
					line("deepstream_bus_operations_seconds_count", "operation=\"subscribe\",outcome=\"success\"", ""));
		}
	}

	private static String line(String name, String tags, String value) {
		return "\n" + name + (tags.isEmpty() ? "" : "{" + tags + "}") + " " + value;
	}

	private static void makeTraffic(TestNode node) throws IOException {
		SocketClient alice = node.login("alice").subscribe("news");
		SocketClient bob = node.login("bob");
		bob.emit("news", "1");
		bob.emit("news", "2");
		alice.expect(EventAction.EMIT);
		alice.expect(EventAction.EMIT);
		bob.send(Message.builder(RecordAction.CREATEANDUPDATE)
			.name("r")
			.version(-1)
			.data(TestClient.json("{}"))
			.correlationId("w")
			.writeAck()
			.build());
		bob.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		bob.send(Message.builder(RpcAction.REQUEST).name("nobody").correlationId("c").build());
		bob.expect(RpcAction.NO_RPC_PROVIDER);
	}

	private static String scrape(TestNode node) throws IOException, InterruptedException {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/actuator/prometheus"))
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

	/** What is neither a label, nor a function, nor in quotes. */
	private static Set<String> namesOfDashboard() throws IOException {
		JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DOCS.resolve("grafana/deepstream.json")));
		Set<String> names = new TreeSet<>();
		for (JsonNode expression : dashboard.findValues("expr")) {
			String text = expression.asString()
				.replaceAll("\\{[^}]*}", "")
				.replaceAll("\\[[^]]*]", "")
				.replaceAll("\\bby \\([^)]*\\)", "");
			names.addAll(matches("\\b([a-z]+_[a-z_]+)\\b(?! *\\()", text));
		}
		return names;
	}

	private static Set<String> matches(String pattern, String text) {
		return Pattern.compile(pattern)
			.matcher(text)
			.results()
			.map((MatchResult result) -> result.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** What is timed, which connectors in memory are not. */
	@Configuration(proxyBeanMethods = false)
	static class Connectors {

		@Bean
		FragileCache fragileCache() {
			return new FragileCache();
		}

		@Bean
		MessageBus messageBus() {
			return new InProcessHub().bus();
		}

	}

}
