package io.deepstream.server.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.mongodb.ConnectionString;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application says about where a backend is wins over properties, which name
 * port 1.
 */
class ConnectionDetailsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, RabbitAutoConfiguration.class,
				KafkaAutoConfiguration.class, MongoReactiveAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DeepstreamAmqpAutoConfiguration.class, DeepstreamDirectAutoConfiguration.class,
				DeepstreamJdbcAutoConfiguration.class, DeepstreamKafkaAutoConfiguration.class,
				DeepstreamMemcachedAutoConfiguration.class, DeepstreamMongoAutoConfiguration.class,
				DeepstreamRedisAutoConfiguration.class, DeepstreamRethinkDbAutoConfiguration.class,
				DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class));

	static Stream<Arguments> backends() {
		return Stream.of(Arguments.of("deepstream.cache.type=redis", "spring.data.redis.port=1", new OwnRedis(), ":2"),
				Arguments.of("deepstream.messaging.type=redis", "spring.data.redis.port=1", new OwnRedis(),
						"Redis at localhost:2"),
				Arguments.of("deepstream.messaging.type=amqp", "spring.rabbitmq.port=1", new OwnRabbit(),
						"RabbitMQ at localhost:2"),
				Arguments.of("deepstream.messaging.type=kafka", "spring.kafka.bootstrap-servers=localhost:1",
						new OwnKafka(), "Kafka at localhost:2"),
				Arguments.of("deepstream.storage.type=mongodb", "spring.mongodb.uri=mongodb://localhost:1",
						new OwnMongo(), "localhost:2"));
	}

	@ParameterizedTest
	@MethodSource("backends")
	void areThoseOfTheApplication(String type, String property, ConnectionDetails own, String address) {
		with(own).withPropertyValues(type, property, "deepstream.storage.mongodb.timeout=1s").run((context) -> {
			Throwable failure = context.getStartupFailure();
			assertThat(failure).isNotNull();
			assertThat(new DeepstreamStartFailureAnalyzer().analyze(failure).getDescription()).contains(address)
				.doesNotContain("localhost:1");
		});
	}

	@SuppressWarnings("unchecked")
	private <T extends ConnectionDetails> ApplicationContextRunner with(T own) {
		return this.runner.withBean("own", (Class<T>) own.getClass(), () -> own);
	}

	@Test
	void areThoseOfTheApplicationForARelationalDatabase() {
		this.runner.withPropertyValues("deepstream.storage.type=jdbc", "spring.datasource.url=jdbc:h2:mem:by-property")
			.withBean("own", JdbcConnectionDetails.class, OwnDatabase::new)
			.run((context) -> assertThat(url(context.getBean(HikariDataSource.class))).isEqualTo("jdbc:h2:mem:own"));
	}

	private static String url(HikariDataSource database) throws SQLException {
		try (Connection connection = database.getConnection()) {
			return connection.getMetaData().getURL();
		}
	}

	@Test
	void areThoseOfTheApplicationForMemcached() throws IOException {
		try (ServerSocket server = listen()) {
			MemcachedConnectionDetails own = () -> List
				.of(new MemcachedConnectionDetails.Server("127.0.0.1", server.getLocalPort()));
			this.runner
				.withPropertyValues("deepstream.cache.type=memcached", "deepstream.cache.memcached.servers=localhost:1",
						"deepstream.connectors.start=lazy")
				.withBean("own", MemcachedConnectionDetails.class, () -> own)
				.run((context) -> server.accept().close());
		}
	}

	@Test
	void areThoseOfTheApplicationForRethinkDb() throws IOException {
		try (ServerSocket server = listen()) {
			this.runner
				.withPropertyValues("deepstream.storage.type=rethinkdb", "deepstream.storage.rethinkdb.port=1",
						"deepstream.connectors.start=lazy")
				.withBean("own", RethinkDbConnectionDetails.class, () -> new OwnRethinkDb(server.getLocalPort()))
				.run((context) -> server.accept().close());
		}
	}

	/** Waits for a connection, but not for ever. */
	private static ServerSocket listen() throws IOException {
		ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		server.setSoTimeout(60_000);
		return server;
	}

	@Test
	void areThoseOfTheApplicationForNodesWithoutABroker() {
		this.runner.withPropertyValues("deepstream.messaging.type=direct")
			.withBean("own", DirectConnectionDetails.class, OwnNodes::new)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void arePropertiesOtherwise() {
		this.runner
			.withPropertyValues("deepstream.cache.type=memcached", "deepstream.connectors.start=lazy",
					"deepstream.cache.memcached.servers=a:2,b:3", "deepstream.cache.memcached.username=me",
					"deepstream.cache.memcached.password=secret", "deepstream.storage.type=rethinkdb",
					"deepstream.storage.rethinkdb.host=localhost", "deepstream.storage.rethinkdb.port=4",
					"deepstream.storage.rethinkdb.user=somebody", "deepstream.storage.rethinkdb.password=sesame")
			.run((context) -> {
				MemcachedConnectionDetails memcached = context.getBean(MemcachedConnectionDetails.class);
				assertThat(memcached.getServers()).containsExactly(new MemcachedConnectionDetails.Server("a", 2),
						new MemcachedConnectionDetails.Server("b", 3));
				assertThat(memcached.getUsername()).isEqualTo("me");
				assertThat(memcached.getPassword()).isEqualTo("secret");
				RethinkDbConnectionDetails rethinkDb = context.getBean(RethinkDbConnectionDetails.class);
				assertThat(rethinkDb.getHost() + ":" + rethinkDb.getPort()).isEqualTo("localhost:4");
				assertThat(rethinkDb.getUser()).isEqualTo("somebody");
				assertThat(rethinkDb.getPassword()).isEqualTo("sesame");
				assertThat(Map.of("memcached", memcached, "rethinkdb", rethinkDb).toString()).doesNotContain("secret",
						"sesame");
			});
	}

	private static final class OwnRedis implements DataRedisConnectionDetails {

		@Override
		public Standalone getStandalone() {
			return Standalone.of("localhost", 2);
		}

	}

	private static final class OwnRabbit implements RabbitConnectionDetails {

		@Override
		public List<Address> getAddresses() {
			return List.of(new Address("localhost", 2));
		}

	}

	private static final class OwnKafka implements KafkaConnectionDetails {

		@Override
		public List<String> getBootstrapServers() {
			return List.of("localhost:2");
		}

	}

	private static final class OwnMongo implements MongoConnectionDetails {

		@Override
		public ConnectionString getConnectionString() {
			return new ConnectionString("mongodb://localhost:2/own?serverSelectionTimeoutMS=500");
		}

	}

	private record OwnRethinkDb(int port) implements RethinkDbConnectionDetails {

		@Override
		public String getHost() {
			return "127.0.0.1";
		}

		@Override
		public int getPort() {
			return this.port;
		}

	}

	private static final class OwnDatabase implements JdbcConnectionDetails {

		@Override
		public String getUsername() {
			return "sa";
		}

		@Override
		public String getPassword() {
			return "";
		}

		@Override
		public String getJdbcUrl() {
			return "jdbc:h2:mem:own";
		}

	}

	private static final class OwnNodes implements DirectConnectionDetails {

		@Override
		public InetAddress getAddress() {
			return InetAddress.getLoopbackAddress();
		}

		@Override
		public int getPort() {
			return 47810;
		}

		@Override
		public List<InetSocketAddress> getSeeds() {
			return List.of(new InetSocketAddress(getAddress(), getPort()));
		}

		@Override
		public String getSecret() {
			return "sesame";
		}

	}

}
