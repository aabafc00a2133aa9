package io.deepstream.server.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.TestClient;
import io.deepstream.server.client.Deepstream;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class DeepstreamClientAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class,
				DeepstreamAutoConfiguration.class, DeepstreamClientAutoConfiguration.class));

	private static <T> T get(CompletionStage<T> stage) {
		return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
	}

	private static String callbackThread(Deepstream deepstream) {
		return get(deepstream.events().emit("x", 1).thenApply((done) -> Thread.currentThread().getName()));
	}

	@Test
	void givesTheApplicationAClient() {
		this.runner.run((context) -> {
			Deepstream deepstream = context.getBean(Deepstream.class);
			TestClient client = TestClient.login(context.getBean(DeepstreamServer.class), "alice");
			client.send(Message.builder(EventAction.SUBSCRIBE).names(List.of("news")).build());
			client.expect(EventAction.SUBSCRIBE);

			get(deepstream.events().emit("news", "rain"));

			assertThat(TestClient.text(client.expect(EventAction.EMIT))).isEqualTo("\"rain\"");
			assertThat(callbackThread(deepstream)).startsWith("deepstream-client-");
		});
	}

	@Test
	void leavesBootsExecutorAlone() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class)).run((context) -> {
			assertThat(context).hasBean(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME);
			assertThat(callbackThread(context.getBean(Deepstream.class))).startsWith("deepstream-client-");
		});
	}

	@Test
	void usesBootsExecutorIfItIsBounded() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withPropertyValues("spring.task.execution.pool.queue-capacity=100",
					"spring.task.execution.thread-name-prefix=boots-")
			.run((context) -> assertThat(callbackThread(context.getBean(Deepstream.class))).startsWith("boots-"));
	}

	/** On a JDK without virtual threads the property has no effect. */
	@Test
	void usesVirtualThreadsWhereThereAreAny() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withPropertyValues("spring.threads.virtual.enabled=true",
					"spring.task.execution.thread-name-prefix=boots-")
			.run((context) -> assertThat(callbackThread(context.getBean(Deepstream.class)))
				.startsWith((Runtime.version().feature() >= 21) ? "boots-" : "deepstream-client-"));
	}

	@Test
	void usesTheApplicationsJson() {
		this.runner.withUserConfiguration(SnakeCase.class).run((context) -> {
			Deepstream deepstream = context.getBean(Deepstream.class);

			get(deepstream.records().set("r", new Name("Ada")));

			assertThat(get(deepstream.records().get("r")).orElseThrow().value()).isEqualTo("{\"first_name\":\"Ada\"}");
		});
	}

	@Test
	void closesTheClientBeforeTheServer() {
		AtomicReference<Deepstream> deepstream = new AtomicReference<>();
		this.runner.run((context) -> {
			deepstream.set(context.getBean(Deepstream.class));
			assertThat(context.getBean(ClientLifecycle.class).getPhase()).isGreaterThan(NodePhase.SERVER);
		});

		assertThat(deepstream.get().events().emit("x", 1).toCompletableFuture()).isCompletedExceptionally();
	}

	@Test
	void backsOff() {
		this.runner.withUserConfiguration(OwnClient.class)
			.run((context) -> assertThat(context).hasSingleBean(Deepstream.class).hasBean("own"));
	}

	@Test
	void refusesBoundsThatAreNone() {
		this.runner.withPropertyValues("deepstream.client.threads=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("deepstream.client.threads must be positive"));
	}

	record Name(String firstName) {
	}

	@Configuration(proxyBeanMethods = false)
	static class SnakeCase {

		@Bean
		JsonMapper jsonMapper() {
			return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean
		Deepstream own(DeepstreamServer server) {
			return Deepstream.on(server, Runnable::run, JsonMapper.shared());
		}

	}

}
