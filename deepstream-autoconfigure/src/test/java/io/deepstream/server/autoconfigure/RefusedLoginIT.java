package io.deepstream.server.autoconfigure;

import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said of a node whose password a backend does not take.
 */
class RefusedLoginIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, RabbitAutoConfiguration.class,
				DeepstreamAmqpAutoConfiguration.class, DeepstreamRedisAutoConfiguration.class,
				DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class));

	@Test
	void namesTheAnswerOfRedis() {
		try (TestServer server = TestServers.newRedis()) {
			RedisClient owner = RedisClient.create("redis://" + server.address());
			try (owner) {
				owner.connect().sync().configSet("requirepass", "secret");
			}
			for (String connector : new String[] { "cache", "messaging" }) {
				assertRefused("WRONGPASS", "spring.data.redis", "deepstream." + connector + ".type=redis",
						"spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port(),
						"spring.data.redis.password=wrong");
			}
		}
	}

	@Test
	void namesTheAnswerOfRabbitMq() {
		TestServer server = TestServers.rabbitMq();
		assertRefused("ACCESS_REFUSED", "spring.rabbitmq", "deepstream.messaging.type=amqp",
				"spring.rabbitmq.host=" + server.host(), "spring.rabbitmq.port=" + server.port(),
				"spring.rabbitmq.password=wrong");
	}

	private void assertRefused(String answer, String remedy, String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new DeepstreamStartFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains(answer);
			assertThat(analysis.getAction()).contains("The login was refused", remedy);
		});
	}

}
