package io.deepstream.server.autoconfigure;

import java.util.stream.Stream;

import io.deepstream.server.ServerParts;
import io.deepstream.server.connector.memcached.MemcachedRecordCache;
import io.deepstream.server.connector.redis.RedisRecordCache;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.spi.RecordCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class CacheChoiceTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
				DeepstreamMemcachedAutoConfiguration.class, DeepstreamRedisAutoConfiguration.class,
				DeepstreamMemoryAutoConfiguration.class, DeepstreamAutoConfiguration.class));

	static Stream<Arguments> types() {
		return Stream.of(Arguments.of("redis", RedisRecordCache.class, "org.springframework.data.redis",
				"which needs one LettuceConnectionFactory", "org.springframework.boot:spring-boot-starter-data-redis"),
				Arguments.of("memcached", MemcachedRecordCache.class, "com.spotify.folsom",
						"which needs the dependency", "com.spotify:folsom"));
	}

	@ParameterizedTest
	@MethodSource("types")
	void choosesByProperty(String type, Class<? extends RecordCache> cache) {
		this.runner.withPropertyValues("deepstream.cache.type=" + type, "deepstream.connectors.start=lazy")
			.run((context) -> assertThat(context.getBean(ServerParts.class).cache()).isExactlyInstanceOf(cache)
				.isSameAs(context.getBean(RecordCache.class)));
	}

	@Test
	void saysThatRedisCannotBeReached() {
		this.runner.withPropertyValues("deepstream.cache.type=redis", "spring.data.redis.port=1").run((context) -> {
			FailureAnalysis analysis = new DeepstreamStartFailureAnalyzer().analyze(context.getStartupFailure());

			assertThat(analysis.getDescription()).contains("The cache cannot be reached",
					"There is no connection to Redis", "localhost", ":1");
			assertThat(analysis.getAction()).contains("spring.data.redis", "deepstream.cache");
		});
	}

	@Test
	void usesNoneOfThemUnlessChosen() {
		this.runner.run((context) -> assertThat(context).getBean(RecordCache.class)
			.isExactlyInstanceOf(MemoryRecordCache.class));
	}

	@ParameterizedTest
	@MethodSource("types")
	void prefersTheCacheOfTheApplication(String type) {
		MemoryRecordCache own = new MemoryRecordCache();
		this.runner.withPropertyValues("deepstream.cache.type=" + type)
			.withBean("own", RecordCache.class, () -> own)
			.run((context) -> assertThat(context.getBean(ServerParts.class).cache()).isSameAs(own)
				.isSameAs(context.getBean(RecordCache.class)));
	}

	@ParameterizedTest
	@MethodSource("types")
	void saysWhatIsMissing(String type, Class<? extends RecordCache> cache, String driver, String need,
			String dependency) {
		this.runner.withPropertyValues("deepstream.cache.type=" + type)
			.withClassLoader(new FilteredClassLoader(driver))
			.run((context) -> {
				MissingConnectorException failure = MissingConnectorFailure.of(context);
				assertThat(failure).hasMessageContaining("deepstream.cache.type is " + type + ", " + need)
					.hasMessageContaining(dependency);
				assertThat(failure.remedy()).contains(dependency, "or define a bean of type RecordCache",
						"or change deepstream.cache.type");
			});
	}

	@Test
	void saysThatRedisHasOnlyADriverThatBlocks() {
		this.runner.withPropertyValues("deepstream.cache.type=redis")
			.withClassLoader(new FilteredClassLoader("io.lettuce.core"))
			.run((context) -> assertThat(MissingConnectorFailure.of(context))
				.hasMessageContaining("which needs one LettuceConnectionFactory"));
	}

	@Test
	void wantsHashTagsOnARedisCluster() {
		this.runner
			.withPropertyValues("deepstream.cache.type=redis",
					"spring.data.redis.cluster.nodes=127.0.0.1:1,127.0.0.1:2")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("deepstream.cache.redis.hash-tags")
				.hasMessageContaining("it must be true"));
	}

}
