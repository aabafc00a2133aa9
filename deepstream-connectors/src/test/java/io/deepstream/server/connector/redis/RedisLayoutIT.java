package io.deepstream.server.connector.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.RedisCluster;
import io.deepstream.server.testservers.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Data that the original left in Redis, and what it finds there afterwards.
 */
class RedisLayoutIT {

	private final LettuceConnectionFactory connections = RedisClients.connect(TestServers.redis());

	private final StringRedisTemplate redis = new StringRedisTemplate(this.connections);

	private final RecordCache cache = new RedisRecordCache(this.connections, RedisCacheOptions.defaults());

	@BeforeEach
	void empty() {
		this.redis.execute((connection) -> {
			connection.serverCommands().flushDb();
			return null;
		}, true);
	}

	@AfterEach
	void disconnect() {
		this.cache.close();
		this.connections.destroy();
	}

	@Test
	void readsAndWritesPairsOfTheOriginal() {
		this.redis.opsForValue().multiSet(Map.of("user/1_v", "7", "user/1_d", "{\"b\":1,\"a\":[2]}"));

		assertThat(await(this.cache.get("user/1"))).contains(record(7, "{\"b\":1,\"a\":[2]}"));
		assertThat(await(this.cache.replace("user/1", 7, record(8, "[1]")))).isTrue();
		assertThat(this.redis.keys("*")).containsExactlyInAnyOrder("user/1_v", "user/1_d");
		assertThat(this.redis.opsForValue().multiGet(List.of("user/1_v", "user/1_d"))).containsExactly("8", "[1]");
	}

	@Test
	void findsNoRecordWithoutItsVersion() {
		this.redis.opsForValue().set("r_d", "{}");

		assertThat(await(this.cache.get("r"))).isEmpty();
		assertThat(await(this.cache.replace("r", RecordCache.ABSENT, record(0, "{}")))).isTrue();
	}

	@Test
	void readsEnvelopesOfOlderVersionsAndRewritesThem() {
		this.redis.opsForValue().set("r", "{\"_v\":3,\"_d\":{\"z\":1,\"a\":0.1}}");

		assertThat(await(this.cache.get("r"))).contains(record(3, "{\"z\":1,\"a\":0.1}"));
		assertThat(await(this.cache.versions(List.of("r", "s")))).isEqualTo(Map.of("r", 3L));
		assertThat(await(this.cache.replace("r", 2, record(3, "{}")))).isFalse();
		assertThat(await(this.cache.replace("r", RecordCache.ABSENT, record(0, "{}")))).isFalse();
		assertThat(await(this.cache.replace("r", 3, record(4, "{}")))).isTrue();
		assertThat(this.redis.keys("*")).containsExactlyInAnyOrder("r_v", "r_d");
	}

	@Test
	void deletesEnvelopes() {
		this.redis.opsForValue().set("r", "{\"_v\":3,\"_d\":[]}");

		await(this.cache.delete(List.of("r")));

		assertThat(this.redis.keys("*")).isEmpty();
	}

	@Test
	void leavesAloneWhatIsNoRecord() {
		this.redis.opsForValue().set("text", "hello");
		this.redis.opsForHash().put("hash", "field", "value");

		for (String name : List.of("text", "hash")) {
			assertThat(await(this.cache.get(name))).isEmpty();
			assertThat(await(this.cache.replace(name, RecordCache.ABSENT, record(0, "{}")))).isTrue();
			await(this.cache.delete(List.of(name)));
		}

		assertThat(this.redis.keys("*")).containsExactlyInAnyOrder("text", "hash");
	}

	@Test
	void letsVersionAndDataExpireTogether() {
		RedisCacheOptions options = RedisClients.options("p:", Duration.ofMinutes(5), false);
		RecordCache expiring = new RedisRecordCache(this.connections, options);

		await(expiring.replace("r", RecordCache.ABSENT, record(0, "{}")));
		await(expiring.put("s", record(1, "{}")));

		for (String key : List.of("p:r_v", "p:r_d", "p:s_v", "p:s_d")) {
			assertThat(this.redis.getExpire(key, TimeUnit.SECONDS)).describedAs(key).isBetween(200L, 300L);
		}
		expiring.close();
	}

	@Test
	void keepsItsIdWhileRecordsExpire() {
		RecordCache expiring = new RedisRecordCache(this.connections,
				RedisClients.options("p:", Duration.ofMinutes(5), false));

		await(expiring.id());

		assertThat(this.redis.getExpire("p:" + RecordCache.ID_RECORD + "_v")).isEqualTo(-1);
		assertThat(this.redis.getExpire("p:" + RecordCache.ID_RECORD + "_d")).isEqualTo(-1);
		expiring.close();
	}

	@Test
	void keepsRecordsInClusterUnderHashTags() {
		try (RedisCluster cluster = TestServers.newRedisCluster()) {
			LettuceConnectionFactory nodes = new LettuceConnectionFactory(
					new RedisClusterConfiguration(List.of(cluster.addresses().split(","))));
			nodes.afterPropertiesSet();
			nodes.start();
			RecordCache tagged = new RedisRecordCache(nodes, RedisClients.options("", Duration.ZERO, true));
			List<String> names = List.of("a", "b", "c", "{d}", "e/f", "g}");

			names.forEach((name) -> await(
					tagged.replace(name, RecordCache.ABSENT, record(names.indexOf(name), "[\"" + name + "\"]"))));

			names.forEach((name) -> assertThat(await(tagged.get(name)))
				.contains(record(names.indexOf(name), "[\"" + name + "\"]")));
			assertThat(await(tagged.versions(names)))
				.isEqualTo(Map.of("a", 0L, "b", 1L, "c", 2L, "{d}", 3L, "e/f", 4L, "g}", 5L));
			await(tagged.delete(names));
			assertThat(await(tagged.versions(names))).isEmpty();
			tagged.close();
			nodes.destroy();
		}
	}

	private static <T> T await(CompletionStage<T> stage) {
		assertThat(stage.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
		return stage.toCompletableFuture().join();
	}

	private static StoredRecord record(long version, String json) {
		return new StoredRecord(version, json.getBytes(StandardCharsets.UTF_8));
	}

}
