package io.deepstream.server.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.deepstream.server.DeepstreamServer;
import io.deepstream.server.ServerOptions;
import io.deepstream.server.ServerParts;
import io.deepstream.server.TestClient;
import io.deepstream.server.auth.Authenticator;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.intercept.CommitListener;
import io.deepstream.server.intercept.Interception;
import io.deepstream.server.intercept.Interceptor;
import io.deepstream.server.intercept.MessageInterceptor;
import io.deepstream.server.intercept.ProposedWrite;
import io.deepstream.server.intercept.ReceivedMessage;
import io.deepstream.server.intercept.WriteInterceptor;
import io.deepstream.server.memory.InProcessHub;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.memory.MemoryRecordStorage;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import io.deepstream.server.transport.websocket.WebSocketDoor;
import jakarta.websocket.server.ServerEndpointConfig;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

class DeepstreamAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class,
			DeepstreamWebSocketAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final WebApplicationContextRunner webRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void usesTheMemoryCacheNoStorageAndNoBusByDefault() {
		this.runner.run((context) -> {
			ServerParts parts = context.getBean(ServerParts.class);
			assertThat(parts.cache()).isExactlyInstanceOf(MemoryRecordCache.class);
			assertThat(parts.storage()).isNull();
			assertThat(parts.bus()).isNull();
			assertThat(parts.authenticators()).singleElement().isInstanceOf(OpenAuthenticator.class);
			assertThat(parts.permissions()).isSameAs(PermissionChecker.ALLOW_ALL);
		});
	}

	@Test
	void hasTheDefaultsOfTheEngine() {
		this.runner.withPropertyValues("deepstream.node-id=a").run((context) -> {
			ServerOptions options = context.getBean(ServerOptions.class);
			ServerOptions defaults = ServerOptions.defaults("a");
			assertThat(options).usingRecursiveComparison()
				.ignoringFields("cluster.fingerprint", "json")
				.isEqualTo(defaults);
		});
	}

	@Test
	void givesANodeWithoutNameARandomOne() {
		this.runner.run((first) -> this.runner
			.run((second) -> assertThat(nodeId(first)).isNotBlank().isNotEqualTo(nodeId(second))));
	}

	private static String nodeId(ApplicationContext context) {
		return context.getBean(ServerOptions.class).nodeId();
	}

	@Test
	void storesInMemoryWhenAsked() {
		this.runner.withPropertyValues("deepstream.storage.type=memory")
			.run((context) -> assertThat(context.getBean(ServerParts.class).storage())
				.isInstanceOf(MemoryRecordStorage.class));
	}

	@Test
	void prefersTheConnectorsOfTheApplication() {
		this.runner.withUserConfiguration(OwnConnectors.class)
			.withPropertyValues("deepstream.cache.type=memory", "deepstream.storage.type=memory")
			.run((context) -> {
				ServerParts parts = context.getBean(ServerParts.class);
				assertThat(parts.cache()).isSameAs(context.getBean("ownCache"));
				assertThat(parts.storage()).isSameAs(context.getBean("ownStorage"));
				assertThat(parts.bus()).isSameAs(context.getBean("ownBus"));
				assertThat(context).hasSingleBean(RecordCache.class).hasSingleBean(RecordStorage.class);
			});
	}

	@Test
	void asksTheAuthenticatorsOfTheApplicationInTheirOrder() {
		this.runner.withUserConfiguration(OwnAuthenticators.class)
			.run((context) -> assertThat(context.getBean(ServerParts.class).authenticators()).containsExactly(
					context.getBean("first", Authenticator.class), context.getBean("second", Authenticator.class)));
	}

	@Test
	void asksThePermissionCheckerOfTheApplication() {
		PermissionChecker denying = (request) -> CompletableFuture.completedStage(false);
		this.runner.withBean(PermissionChecker.class, () -> denying)
			.run((context) -> assertThat(context.getBean(ServerParts.class).permissions()).isSameAs(denying));
	}

	@Test
	void tellsEveryListenerOfTheApplicationAboutConnectors() {
		List<String> heard = new CopyOnWriteArrayList<>();
		ServerListener first = (connector, state, cause) -> heard.add("first " + connector);
		ServerListener second = (connector, state, cause) -> heard.add("second " + connector);
		this.runner.withBean("first", ServerListener.class, () -> first)
			.withBean("second", ServerListener.class, () -> second)
			.run((context) -> {
				ServerListener listener = context.getBean(ServerParts.class).listener();
				heard.clear();

				listener.connectorChanged("cache", ServerListener.State.DOWN, null);

				assertThat(heard).hasSize(2)
					.anyMatch((text) -> text.startsWith("first"))
					.anyMatch((text) -> text.startsWith("second"));
			});
	}

	@Test
	void asksTheInterceptorsOfTheApplicationInTheirOrder() {
		this.runner.withUserConfiguration(OwnInterceptors.class)
			.withPropertyValues("deepstream.interceptor.timeout=200ms")
			.run((context) -> {
				Interception interception = context.getBean(ServerParts.class).interception();
				assertThat(interception.interceptors()).containsExactly(context.getBean("first", Interceptor.class),
						context.getBean("second", Interceptor.class), context.getBean("third", Interceptor.class));
				assertThat(interception.timeout()).isEqualTo(Duration.ofMillis(200));
			});
	}

	@Test
	void letsNobodyInterceptByDefault() {
		this.runner.run((context) -> assertThat(context.getBean(ServerParts.class).interception())
			.isEqualTo(Interception.NONE));
	}

	@Test
	void servesOnlyTheFeaturesAskedFor() {
		this.runner.withPropertyValues("deepstream.features=rpc, Record")
			.run((context) -> assertThat(context.getBean(ServerOptions.class).features())
				.containsExactlyInAnyOrder(Topic.RPC, Topic.RECORD));
	}

	@Test
	void takesTheThreadsOfTheApplication() {
		Threads own = new Threads(Runnable::run, new ManualScheduler());
		this.runner.withBean(Threads.class, () -> own)
			.run((context) -> assertThat(context.getBean(DeepstreamServer.class).threads()).isSameAs(own));
	}

	@Test
	void backsOffWhenTheApplicationHasAServer() {
		DeepstreamServer own = new DeepstreamServer(ServerOptions.defaults("own"), ServerParts.inMemory());
		this.runner.withBean(DeepstreamServer.class, () -> own)
			.run((context) -> assertThat(context.getBean(DeepstreamServer.class)).isSameAs(own));
	}

	@Test
	void hasNoDoorWithoutAWebApplication() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(WebSocketDoor.class);
			assertThat(TestClient.login(context.getBean(DeepstreamServer.class), "alice")).isNotNull();
		});
	}

	@Test
	void opensTheDoorAtThePathAskedFor() {
		this.webRunner.withPropertyValues("deepstream.websocket.path=/live/data")
			.run((context) -> assertThat(context.getBean(ServerEndpointConfig.class).getPath())
				.isEqualTo("/live/data"));
	}

	@Test
	void hasNoDoorWhenSwitchedOff() {
		this.webRunner.withPropertyValues("deepstream.websocket.enabled=false").run((context) -> {
			assertThat(context).hasSingleBean(DeepstreamServer.class);
			assertThat(context).doesNotHaveBean(WebSocketDoor.class).doesNotHaveBean(ServerEndpointConfig.class);
		});
	}

	@Test
	void runsWithoutTheEndpointInAMockEnvironment() {
		this.webRunner.run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(WebSocketDoor.class);
			assertThat(context.getBean(DeepstreamServer.class).admits()).isTrue();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectors {

		@Bean
		MemoryRecordCache ownCache() {
			return new MemoryRecordCache();
		}

		@Bean
		MemoryRecordStorage ownStorage() {
			return new MemoryRecordStorage();
		}

		@Bean
		MessageBus ownBus() {
			return new InProcessHub().bus();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnInterceptors {

		@Bean
		@Order(3)
		MessageInterceptor third() {
			return ReceivedMessage::pass;
		}

		@Bean
		@Order(2)
		CommitListener second() {
			return (commit) -> {
			};
		}

		@Bean
		@Order(1)
		WriteInterceptor first() {
			return ProposedWrite::pass;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAuthenticators {

		@Bean
		@Order(2)
		Authenticator second() {
			return (request) -> CompletableFuture.completedStage(Optional.empty());
		}

		@Bean
		@Order(1)
		Authenticator first() {
			return (request) -> CompletableFuture.completedStage(Optional.empty());
		}

	}

}
