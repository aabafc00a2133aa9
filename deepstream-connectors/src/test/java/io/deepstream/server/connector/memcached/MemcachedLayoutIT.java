package io.deepstream.server.connector.memcached;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import com.spotify.folsom.AsciiMemcacheClient;
import com.spotify.folsom.GetResult;
import com.spotify.folsom.MemcacheClientBuilder;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Data that the original left in Memcached, and what it finds there afterwards.
 */
class MemcachedLayoutIT {

	private static final int JSON = 2;

	private static final int MEBIBYTE = 1024 * 1024;

	private final TestServer server = TestServers.memcached();

	private final AsciiMemcacheClient<String> memcached = MemcacheClientBuilder.newStringClient()
		.withKeyCharset(StandardCharsets.UTF_8)
		.withAddress(this.server.host(), this.server.port())
		.connectAscii();

	private final RecordCache cache = MemcachedClients.cache(MemcachedCacheOptions.defaults(), this.server);

	@BeforeEach
	void empty() {
		assertThat(this.memcached.fullyConnectedFuture()).succeedsWithin(MemcachedClients.PATIENCE);
		await(this.memcached.flushAll(0));
	}

	@AfterEach
	void disconnect() {
		this.cache.close();
		this.memcached.shutdown();
	}

	@Test
	void readsAndWritesWhatTheOriginalWrites() {
		await(this.memcached.set("user/1", "{\"version\":7,\"data\":{\"b\":1,\"a\":[0.10]}}", 0, JSON));

		assertThat(await(this.cache.get("user/1"))).contains(record(7, "{\"b\":1,\"a\":[0.10]}"));
		assertThat(await(this.cache.replace("user/1", 7, record(8, "[1]")))).isTrue();

		GetResult<String> written = await(this.memcached.casGet("user/1"));
		assertThat(written.getValue()).isEqualTo("{\"version\":8,\"data\":[1]}");
		assertThat(written.getFlags()).isEqualTo(JSON);
	}

	@Test
	void readsOlderVersionsAndRewritesThem() {
		await(this.memcached.set("r", "{\"_v\":3,\"_d\":{\"z\":1,\"a\":0.1}}", 0, JSON));

		assertThat(await(this.cache.get("r"))).contains(record(3, "{\"z\":1,\"a\":0.1}"));
		assertThat(await(this.cache.versions(List.of("r", "s")))).isEqualTo(Map.of("r", 3L));
		assertThat(await(this.cache.replace("r", 2, record(3, "{}")))).isFalse();
		assertThat(await(this.cache.replace("r", RecordCache.ABSENT, record(0, "{}")))).isFalse();
		assertThat(await(this.cache.replace("r", 3, record(4, "{}")))).isTrue();
		assertThat(await(this.memcached.get("r"))).isEqualTo("{\"version\":4,\"data\":{}}");
	}

	@Test
	void readsJsonOfAnotherShapeThanItsOwn() {
		await(this.memcached.set("spaced", "{ \"version\": 1, \"data\": { \"a\": 1 } }", 0, JSON));
		await(this.memcached.set("swapped", "{\"data\":[1],\"version\":2}", 0, JSON));
		await(this.memcached.set("more", "{\"version\":3,\"data\":{},\"x\":{}}", 0, JSON));

		assertThat(await(this.cache.get("spaced"))).contains(record(1, "{\"a\":1}"));
		assertThat(await(this.cache.get("swapped"))).contains(record(2, "[1]"));
		assertThat(await(this.cache.get("more"))).contains(record(3, "{}"));
	}

	@Test
	void findsLongNamesUnderTheirHash() {
		String name = "x".repeat(251);

		await(this.cache.put(name, record(1, "{}")));

		assertThat(await(this.memcached.get(new MemcachedKeys("").key(name)))).isEqualTo("{\"version\":1,\"data\":{}}");
		assertThat(await(this.cache.get(name))).contains(record(1, "{}"));
	}

	@Test
	void failsOnWhatIsNoRecordAndHidesItsVersion() {
		for (String foreign : List.of("hello", "{}", "7", "{\"version\":1,\"data\":2}", "{\"version\":-1,\"data\":{}}",
				"{\"version\":1,\"data\":}", "{\"version\":}", "{\"version\":1")) {
			await(this.memcached.set("r", foreign, 0, 0));

			assertThat(this.cache.get("r")).describedAs(foreign).failsWithin(MemcachedClients.PATIENCE);
			assertThat(await(this.cache.versions(List.of("r")))).isEmpty();
		}

		await(this.cache.put("r", record(0, "{}")));
		assertThat(await(this.cache.get("r"))).contains(record(0, "{}"));
	}

	@Test
	void refusesWhatIsTooLargeWithItsSizeAndKeepsTheVersionBefore() {
		await(this.cache.put("r", record(1, "{}")));
		String large = "[\"" + "x".repeat(MEBIBYTE) + "\"]";

		CompletionStage<Boolean> replaced = this.cache.replace("r", 1, record(2, large));
		CompletionStage<Void> put = this.cache.put("r", record(2, large));

		for (CompletionStage<?> refused : List.of(replaced, put)) {
			assertThat(refused).failsWithin(MemcachedClients.PATIENCE)
				.withThrowableThat()
				.withMessageContaining(
						"The record r takes 1048601 bytes, but Memcached takes items of 1048576 at most");
		}
		assertThat(await(this.cache.get("r"))).contains(record(1, "{}"));
	}

	@Test
	void saysWhatTheServerRefusesAsTooLarge() {
		RecordCache trusting = MemcachedClients
			.cache(new MemcachedCacheOptions("", Duration.ZERO, 4 * MEBIBYTE, Duration.ofSeconds(5)), this.server);
		StoredRecord large = record(2, "[\"" + "x".repeat(3 * MEBIBYTE) + "\"]");

		for (CompletionStage<?> refused : List.of(trusting.put("r", large),
				trusting.replace("r", RecordCache.ABSENT, large))) {
			assertThat(refused).failsWithin(MemcachedClients.PATIENCE)
				.withThrowableThat()
				.withMessageContaining("The record r takes 3145753 bytes");
		}
		await(trusting.ping());
		trusting.close();
	}

	@Test
	void takesWhatJustFits() {
		String json = "[\"" + "x".repeat(2 * MEBIBYTE - 350 - 25) + "\"]";
		RecordCache exact = MemcachedClients.cache(MemcachedClients.options(""), this.server);
		String name = "x".repeat(250);

		await(exact.put(name, record(2, json)));

		assertThat(await(exact.get(name))).contains(record(2, json));
		assertThat(exact.put(name, record(2, " " + json))).failsWithin(MemcachedClients.PATIENCE);
		assertThat(await(exact.get(name))).isPresent();
		exact.close();
	}

	@Test
	void keepsNamespacesApart() {
		RecordCache other = MemcachedClients.cache(MemcachedClients.options("other:"), this.server);

		await(other.put("r", record(1, "{}")));

		assertThat(await(this.cache.get("r"))).isEmpty();
		assertThat(await(this.memcached.get("other:r"))).isEqualTo("{\"version\":1,\"data\":{}}");
		other.close();
	}

	@Test
	void forgetsRecordsAfterTheirLifetimeAlsoBeyondThirtyDays() {
		RecordCache shortLived = MemcachedClients.cache(lifetime(Duration.ofSeconds(1)), this.server);
		RecordCache longLived = MemcachedClients.cache(lifetime(Duration.ofDays(31)), this.server);

		await(shortLived.put("short", record(1, "{}")));
		await(longLived.put("long", record(1, "{}")));
		String id = await(shortLived.id());

		Awaitility.await().atMost(MemcachedClients.PATIENCE).until(() -> await(this.cache.get("short")).isEmpty());
		assertThat(await(this.cache.get("long"))).isPresent();
		assertThat(await(this.cache.id())).isEqualTo(id);
		shortLived.close();
		longLived.close();
	}

	private static MemcachedCacheOptions lifetime(Duration lifetime) {
		return new MemcachedCacheOptions("", lifetime, MEBIBYTE, Duration.ofSeconds(5));
	}

	@Test
	void spreadsRecordsOverSeveralServers() {
		try (TestServer second = TestServers.newMemcached()) {
			RecordCache both = MemcachedClients.cache(MemcachedClients.options(""), this.server, second);
			List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o");
			names.forEach((name) -> await(both.replace(name, RecordCache.ABSENT, record(1, "[\"" + name + "\"]"))));

			Map<String, Long> first = await(this.cache.versions(names));

			assertThat(first).isNotEmpty().hasSizeLessThan(names.size());
			assertThat(await(both.versions(names))).hasSize(names.size());
			names.forEach((name) -> assertThat(await(both.get(name)))
				.isEqualTo(Optional.of(record(1, "[\"" + name + "\"]"))));
			await(both.ping());
			await(both.delete(names));
			assertThat(await(both.versions(names))).isEmpty();
			both.close();
		}
	}

	private static <T> T await(CompletionStage<T> stage) {
		assertThat(stage).succeedsWithin(MemcachedClients.PATIENCE);
		return stage.toCompletableFuture().join();
	}

	private static StoredRecord record(long version, String json) {
		return new StoredRecord(version, json.getBytes(StandardCharsets.UTF_8));
	}

}
