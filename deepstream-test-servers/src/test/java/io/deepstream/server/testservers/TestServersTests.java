package io.deepstream.server.testservers;

import java.net.InetSocketAddress;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class TestServersTests {

	@ParameterizedTest
	@MethodSource("kinds")
	void comesBackOnItsPortAfterEachEnd(ServerKind kind, Supplier<TestServer> start) {
		try (TestServer server = start.get()) {
			int port = server.port();
			assertThat(answers(kind, server)).as("after start").isTrue();

			server.kill();
			assertThat(answers(kind, server)).as("after kill").isFalse();
			assertThat(server.isRunning()).as("after kill").isFalse();

			server.start();
			assertThat(answers(kind, server)).as("after kill and start").isTrue();

			server.stop();
			assertThat(answers(kind, server)).as("after stop").isFalse();

			server.start();
			assertThat(answers(kind, server)).as("after stop and start").isTrue();
			assertThat(server.port()).isEqualTo(port);
		}
	}

	static Stream<Arguments> kinds() {
		return Stream.of(of(RedisKind.plain(), TestServers::newRedis),
				of(new MemcachedKind(), TestServers::newMemcached),
				of(new PostgreSqlKind(), TestServers::newPostgreSql), of(new KafkaKind(), TestServers::newKafka),
				of(new RabbitMqKind(), TestServers::newRabbitMq), of(new MongoDbKind(), TestServers::newMongoDb),
				of(new RethinkDbKind(), TestServers::newRethinkDb));
	}

	private static Arguments of(ServerKind kind, Supplier<TestServer> start) {
		return Arguments.of(Named.of(kind.name(), kind), Named.of("start", start));
	}

	private static boolean answers(ServerKind kind, TestServer server) {
		return Waiting.answers(kind, new InetSocketAddress(server.host(), server.port()));
	}

}
