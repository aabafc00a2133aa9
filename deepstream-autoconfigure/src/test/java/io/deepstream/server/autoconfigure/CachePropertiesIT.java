package io.deepstream.server.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import com.spotify.folsom.AsciiMemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the properties of the caches do on real servers.
 */
class CachePropertiesIT {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final StoredRecord RECORD = new StoredRecord(1, "{}".getBytes(StandardCharsets.UTF_8));

	private static final StoredRecord LARGE = new StoredRecord(1,
			("[\"" + "x".repeat(1024) + "\"]").getBytes(StandardCharsets.UTF_8));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(DataRedisAutoConfiguration.class, DeepstreamMemcachedAutoConfiguration.class,
						DeepstreamRedisAutoConfiguration.class, DeepstreamAutoConfiguration.class))
		.withPropertyValues("deepstream.record.cache-timeout=10s");

	@Test
	void keepsRecordsInTheRedisOfTheApplication() {
		TestServer server = TestServers.redis();
		this.runner
			.withPropertyValues("deepstream.cache.type=redis", "spring.data.redis.port=" + server.port(),
					"spring.data.redis.host=" + server.host(), "deepstream.cache.redis.key-prefix=chosen:",
					"deepstream.cache.redis.hash-tags=true", "deepstream.cache.redis.time-to-live=1h")
			.run((context) -> {
				assertThat(context.getBean(RecordCache.class).put("a", RECORD)).succeedsWithin(PATIENCE);

				StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
				assertThat(redis.opsForValue().get("chosen:{a}_v")).isEqualTo("1");
				assertThat(redis.getExpire("chosen:{a}_d")).isBetween(3000L, 3600L);
			});
	}

	@Test
	void keepsRecordsInSeveralMemcachedServers() {
		try (TestServer second = TestServers.newMemcached()) {
			TestServer first = TestServers.memcached();
			this.runner
				.withPropertyValues("deepstream.cache.type=memcached", "deepstream.cache.memcached.namespace=chosen:",
						"deepstream.cache.memcached.servers=" + first.address() + "," + second.address())
				.run((context) -> {
					RecordCache cache = context.getBean(RecordCache.class);

					assertThat(cache.put("a", RECORD)).succeedsWithin(PATIENCE);

					assertThat(cache.get("a")).succeedsWithin(PATIENCE).isEqualTo(Optional.of(RECORD));
					assertThat(Stream.of(first, second).filter(CachePropertiesIT::hasRecord)).hasSize(1);
				});
		}
	}

	private static boolean hasRecord(TestServer server) {
		AsciiMemcacheClient<String> client = MemcacheClientBuilder.newStringClient()
			.withAddress(server.host(), server.port())
			.connectAscii();
		try {
			assertThat(client.fullyConnectedFuture()).succeedsWithin(PATIENCE);
			return "{\"version\":1,\"data\":{}}".equals(client.get("chosen:a").toCompletableFuture().join());
		}
		finally {
			client.shutdown();
		}
	}

	@Test
	void refusesWhatMemcachedWouldRefuse() {
		this.runner
			.withPropertyValues("deepstream.cache.type=memcached", "deepstream.cache.memcached.max-item-size=1KB",
					"deepstream.cache.memcached.servers=" + TestServers.memcached().address())
			.run((context) -> assertThat(context.getBean(RecordCache.class).put("a", LARGE)).failsWithin(PATIENCE)
				.withThrowableThat()
				.withMessageContaining("Memcached takes items of 1024 at most"));
	}

}
