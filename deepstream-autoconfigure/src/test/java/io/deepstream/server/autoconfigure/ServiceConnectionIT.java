package io.deepstream.server.autoconfigure;

import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections to containers and services, for which servers of the tests stand in: no
 * container engine is asked for anything.
 */
class ServiceConnectionIT {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final StoredRecord RECORD = new StoredRecord(1, "{}".getBytes(StandardCharsets.UTF_8));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class,
				DeepstreamMemcachedAutoConfiguration.class, DeepstreamRethinkDbAutoConfiguration.class,
				DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class))
		.withPropertyValues("deepstream.record.cache-timeout=10s", "deepstream.cache.memcached.servers=never:1",
				"deepstream.storage.rethinkdb.host=never");

	@Test
	void isToAContainerOfMemcached() {
		this.runner.withUserConfiguration(MemcachedContainer.class)
			.withPropertyValues("deepstream.cache.type=memcached")
			.run((context) -> {
				RecordCache cache = context.getBean(RecordCache.class);

				assertThat(cache.put("service-connection", RECORD)).succeedsWithin(PATIENCE);

				assertThat(cache.get("service-connection")).succeedsWithin(PATIENCE).isEqualTo(Optional.of(RECORD));
			});
	}

	@Test
	void isToAContainerOfRethinkDb() {
		this.runner.withUserConfiguration(RethinkDbContainer.class)
			.withPropertyValues("deepstream.storage.type=rethinkdb")
			.run((context) -> {
				RecordStorage storage = context.getBean(RecordStorage.class);

				assertThat(storage.save("service-connection", RECORD)).succeedsWithin(PATIENCE);

				assertThat(storage.get("service-connection")).succeedsWithin(PATIENCE).isEqualTo(Optional.of(RECORD));
			});
	}

	@Test
	void isToAServiceOfDockerComposeWithMemcached() throws Exception {
		MemcachedConnectionDetails details = details(MemcachedConnectionDetails.class, "memcached:1.6-alpine");

		assertThat(details.getServers()).containsExactly(new MemcachedConnectionDetails.Server("127.0.0.1", 21211));
		assertThat(details.getSslBundle()).isNull();
	}

	@Test
	void isToAServiceOfDockerComposeWithRethinkDb() throws Exception {
		RethinkDbConnectionDetails details = details(RethinkDbConnectionDetails.class, "rethinkdb:2.4");

		assertThat(details.getHost() + ":" + details.getPort()).isEqualTo("127.0.0.1:38015");
		assertThat(details.getUser()).isEqualTo("admin");
	}

	@Test
	void isNotToAServiceWithSomethingElse() throws Exception {
		assertThat(detailsOf("somethingelse:1")).isEmpty();
	}

	private static <T> T details(Class<T> type, String image) throws Exception {
		return type.cast(detailsOf(image).get(type));
	}

	private static Map<Class<?>, ?> detailsOf(String image) throws Exception {
		Constructor<DockerComposeConnectionSource> constructor = DockerComposeConnectionSource.class
			.getDeclaredConstructor(RunningService.class, Environment.class);
		constructor.setAccessible(true);
		DockerComposeConnectionSource source = constructor.newInstance(new Service(image), new MockEnvironment());
		return new ConnectionDetailsFactories(null).getConnectionDetails(source, false);
	}

	@Configuration(proxyBeanMethods = false)
	static class MemcachedContainer {

		@Bean
		@ServiceConnection(name = "memcached")
		GenericContainer<?> cache() {
			return new StandIn("memcached:1.6-alpine", 11211, TestServers.memcached());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RethinkDbContainer {

		@Bean
		@ServiceConnection(name = "rethinkdb")
		GenericContainer<?> database() {
			return new StandIn("rethinkdb:2.4", 28015, TestServers.rethinkDb());
		}

	}

	/** A container that runs elsewhere. */
	private static final class StandIn extends GenericContainer<StandIn> {

		private final int port;

		private final TestServer server;

		StandIn(String image, int port, TestServer server) {
			super(DockerImageName.parse(image));
			this.port = port;
			this.server = server;
		}

		@Override
		public boolean isRunning() {
			return true;
		}

		@Override
		public void start() {
			throw new IllegalStateException("runs already");
		}

		@Override
		public void stop() {
		}

		@Override
		public String getHost() {
			return this.server.host();
		}

		@Override
		public Integer getMappedPort(int original) {
			assertThat(original).isEqualTo(this.port);
			return this.server.port();
		}

	}

	/** A service whose ports are mapped to others, 10,000 above. */
	private record Service(String imageName) implements RunningService {

		@Override
		public String name() {
			return "backend";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of(this.imageName);
		}

		@Override
		public String host() {
			return "127.0.0.1";
		}

		@Override
		public ConnectionPorts ports() {
			return new ConnectionPorts() {

				@Override
				public int get(int containerPort) {
					return containerPort + 10_000;
				}

				@Override
				public List<Integer> getAll() {
					return List.of();
				}

				@Override
				public List<Integer> getAll(String protocol) {
					return List.of();
				}

			};
		}

		@Override
		public Map<String, String> env() {
			return Map.of();
		}

		@Override
		public Map<String, String> labels() {
			return Map.of();
		}

	}

}
