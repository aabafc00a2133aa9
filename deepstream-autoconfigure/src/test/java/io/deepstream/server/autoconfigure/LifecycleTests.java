package io.deepstream.server.autoconfigure;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.spi.MessageBus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class LifecycleTests {

	@Test
	void startsAfterTheWebServerAndStopsBeforeIt() {
		DeepstreamLifecycle server = new DeepstreamLifecycle(null, null, Duration.ZERO);
		DrainLifecycle drain = new DrainLifecycle(null, null, null);

		assertThat(server.getPhase()).isGreaterThan(WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE);
		assertThat(drain.getPhase()).isGreaterThan(NodePhase.LISTENING).isGreaterThan(server.getPhase());
	}

	@Test
	void takesClientsOnlyWhileTheContextRuns() {
		TestNode node = TestNode.start(Container.TOMCAT);
		DeepstreamServer server = node.server();
		assertThat(server.admits()).isTrue();

		node.close();

		assertThat(server.admits()).isFalse();
	}

	@Test
	void startsAlthoughBeansAreMadeLate() throws Exception {
		try (TestNode node = TestNode.start(Container.TOMCAT, "spring.main.lazy-initialization=true");
				SocketClient client = node.login("alice")) {
			assertThat(node.server().connectionCount()).isEqualTo(1);
		}
	}

	@Test
	void saysThatTheBusFailed(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestNode.start(Container.TOMCAT, List.of(FailingBus.class)));

		assertThat(output).contains("APPLICATION FAILED TO START", "deepstream could not start: no route to bus",
				"deepstream.messaging");
		awaitNoThreads();
	}

	@Test
	void endsItsThreadsWhenTheBusDoesNotAnswerInTime() {
		assertThatException().isThrownBy(
				() -> TestNode.start(Container.TOMCAT, List.of(HangingBus.class), "deepstream.start-timeout=200ms"));

		awaitNoThreads();
	}

	@Test
	void endsItsThreadsWhenTheApplicationFailsBeforeTheNodeStarts() {
		assertThatException().isThrownBy(() -> TestNode.start(Container.TOMCAT, List.of(FailingBean.class)));

		awaitNoThreads();
	}

	@Test
	void runsSeveralNodesInOneProcess() throws Exception {
		try (TestNode first = TestNode.start(Container.TOMCAT);
				TestNode second = TestNode.start(Container.JETTY);
				SocketClient one = first.login("one");
				SocketClient two = second.login("two")) {
			assertThat(first.server().connectionCount()).isEqualTo(1);
			assertThat(second.server().connectionCount()).isEqualTo(1);
			assertThat(first.server().options().nodeId()).isNotEqualTo(second.server().options().nodeId());
		}
	}

	@Test
	void leavesNoThreadBehindAfterManyStartsAndStops() throws Exception {
		for (int i = 0; i < 21; i++) {
			try (TestNode node = TestNode.start(Container.values()[i % 3]); SocketClient client = node.login("alice")) {
				assertThat(client.subscribe("news")).isNotNull();
			}
		}

		awaitNoThreads();
	}

	@Test
	void saysThatAStoppedNodeCannotBeStartedAgain() {
		try (TestNode node = TestNode.start(Container.TOMCAT)) {
			node.context().stop();

			assertThatException().isThrownBy(() -> node.context().start())
				.withStackTraceContaining("close the application context and create a new one");
		}
	}

	@Test
	void isNotPausedWithOtherBeans() {
		assertThat(new DeepstreamLifecycle(null, null, Duration.ZERO).isPauseable()).isFalse();
	}

	private static void awaitNoThreads() {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(threads()).isEmpty());
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("deepstream-"))
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	static class FailingBus {

		@Bean
		MessageBus failingBus() {
			return new StartOnlyBus(CompletableFuture.failedStage(new IllegalStateException("no route to bus")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HangingBus {

		@Bean
		MessageBus hangingBus() {
			return new StartOnlyBus(new CompletableFuture<>());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingBean {

		@Bean
		Object failing(DeepstreamServer server) {
			server.threads().scheduler().every(Duration.ofMillis(10), () -> {
			});
			throw new IllegalStateException("broken for another reason");
		}

	}

	private record StartOnlyBus(CompletionStage<Void> started) implements MessageBus {

		@Override
		public CompletionStage<Void> start(String nodeId, Receiver receiver) {
			return this.started;
		}

		@Override
		public CompletionStage<Void> subscribe(String channel) {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> unsubscribe(String channel) {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Void> publish(String channel, ByteBuffer message) {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void close() {
		}

	}

}
