package io.deepstream.server.connector.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.deepstream.server.connector.Originals;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What connectors of the original wrote is read, and what is written they would have
 * written alike.
 */
class OriginalRedisIT {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final TestServer server = TestServers.newRedis();

	private final LettuceConnectionFactory connections = RedisClients.connect(this.server);

	private final StringRedisTemplate redis = new StringRedisTemplate(this.connections);

	private final RecordCache cache = new RedisRecordCache(this.connections, RedisCacheOptions.defaults());

	@AfterEach
	void close() {
		this.cache.close();
		this.connections.destroy();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "cache-redis-2.0.9", "cache-redis-1.2.2", "cache-redis-0.2.6" })
	void readsWhatTheOriginalWrote(String file) {
		Originals originals = Originals.of(file);
		originals.found().forEach((key, value) -> this.redis.opsForValue().set(key, (String) value));

		originals.assertReadBy(this.cache::get);

		Map<String, Long> versions = new HashMap<>();
		originals.records().forEach((name, record) -> versions.put(name, record.version()));
		assertThat(this.cache.versions(versions.keySet())).succeedsWithin(PATIENCE).isEqualTo(versions);
	}

	@Test
	void writesWhatTheOriginalWrote() {
		Originals originals = Originals.of("cache-redis-2.0.9");

		originals.records()
			.forEach((name, record) -> assertThat(this.cache.replace(name, RecordCache.ABSENT, record))
				.succeedsWithin(PATIENCE)
				.isEqualTo(true));

		Map<String, Object> found = new HashMap<>();
		for (String key : List.copyOf(this.redis.keys("*"))) {
			found.put(key, this.redis.opsForValue().get(key));
		}
		assertThat(found).isEqualTo(originals.found());
	}

}
