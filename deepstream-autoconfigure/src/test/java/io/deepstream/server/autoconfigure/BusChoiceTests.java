package io.deepstream.server.autoconfigure;

import java.util.stream.Stream;

import io.deepstream.server.connector.amqp.AmqpMessageBus;
import io.deepstream.server.connector.jgroups.JGroupsMessageBus;
import io.deepstream.server.connector.kafka.KafkaMessageBus;
import io.deepstream.server.connector.redis.RedisMessageBus;
import io.deepstream.server.memory.InProcessHub;
import io.deepstream.server.spi.MessageBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class BusChoiceTests {

	/** The buses alone: without a node nothing connects. */
	private final ApplicationContextRunner buses = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RabbitAutoConfiguration.class, KafkaAutoConfiguration.class,
				DataRedisAutoConfiguration.class, DeepstreamRedisAutoConfiguration.class,
				DeepstreamAmqpAutoConfiguration.class, DeepstreamKafkaAutoConfiguration.class,
				DeepstreamDirectAutoConfiguration.class))
		.withPropertyValues("deepstream.messaging.direct.seeds=127.0.0.1:7800",
				"deepstream.messaging.direct.secret=sesame");

	private final ApplicationContextRunner nodes = this.buses.withConfiguration(
			AutoConfigurations.of(DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class));

	static Stream<Arguments> types() {
		return Stream.of(
				Arguments.of("amqp", AmqpMessageBus.class, "org.springframework.amqp",
						"org.springframework.boot:spring-boot-starter-amqp"),
				Arguments.of("kafka", KafkaMessageBus.class, "org.apache.kafka",
						"org.springframework.boot:spring-boot-starter-kafka"),
				Arguments.of("direct", JGroupsMessageBus.class, "org.jgroups", "org.jgroups:jgroups"),
				Arguments.of("redis", RedisMessageBus.class, "io.lettuce.core",
						"org.springframework.boot:spring-boot-starter-data-redis"));
	}

	@ParameterizedTest
	@MethodSource("types")
	void choosesByProperty(String type, Class<? extends MessageBus> bus) {
		this.buses.withPropertyValues("deepstream.messaging.type=" + type)
			.run((context) -> assertThat(context).getBean(MessageBus.class).isExactlyInstanceOf(bus));
	}

	@Test
	void hasNoBusUnlessOneIsChosen() {
		this.buses.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MessageBus.class));
		this.nodes.withPropertyValues("deepstream.messaging.type=none")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MessageBus.class));
	}

	@ParameterizedTest
	@MethodSource("types")
	void prefersTheBusOfTheApplication(String type) {
		MessageBus own = new InProcessHub().bus();
		this.nodes.withPropertyValues("deepstream.messaging.type=" + type)
			.withBean("own", MessageBus.class, () -> own)
			.run((context) -> assertThat(context).getBean(MessageBus.class).isSameAs(own));
	}

	@ParameterizedTest
	@MethodSource("types")
	void namesPropertyAndDependencyWhenTheDriverIsMissing(String type, Class<? extends MessageBus> bus, String driver,
			String dependency) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DeepstreamAmqpAutoConfiguration.class,
					DeepstreamKafkaAutoConfiguration.class, DeepstreamDirectAutoConfiguration.class,
					DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(driver))
			.withPropertyValues("deepstream.messaging.type=" + type)
			.run((context) -> {
				FailureAnalysis analysis = new MissingConnectorFailureAnalyzer().analyze(context.getStartupFailure());

				assertThat(analysis.getDescription()).contains("deepstream.messaging.type is " + type);
				assertThat(analysis.getAction()).contains(dependency, "deepstream.messaging.type");
			});
	}

	@ParameterizedTest
	@CsvSource({ "amqp, spring.rabbitmq.port=1, RabbitMQ at localhost:1",
			"kafka, spring.kafka.bootstrap-servers=localhost:1, Kafka at localhost:1" })
	void failsToStartWithTheAddressOfABrokerThatIsNotThere(String type, String setting, String address) {
		this.nodes.withPropertyValues("deepstream.messaging.type=" + type, setting).run((context) -> {
			FailureAnalysis analysis = new DeepstreamStartFailureAnalyzer().analyze(context.getStartupFailure());

			assertThat(analysis.getDescription()).contains(address);
		});
	}

	@Test
	void startsANodeThatIsTheFirstOfItsCluster() {
		this.nodes
			.withPropertyValues("deepstream.messaging.type=direct", "deepstream.messaging.direct.seeds=127.0.0.1:47800",
					"deepstream.messaging.direct.port=47800")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
