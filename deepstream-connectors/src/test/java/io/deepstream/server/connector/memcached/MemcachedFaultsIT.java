package io.deepstream.server.connector.memcached;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

import com.spotify.folsom.MemcacheClientBuilder;
import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.Relay;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Memcached freezes, dies, comes back empty; its connections are cut or fall silent.
 */
class MemcachedFaultsIT {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final MemcachedCacheOptions OPTIONS = new MemcachedCacheOptions("", Duration.ZERO, 1024 * 1024,
			TIMEOUT);

	private final TestServer server = TestServers.newMemcached();

	private final Relay relay = Relay.to(this.server);

	private final RecordCache cache = new MemcachedRecordCache(
			MemcacheClientBuilder.newByteArrayClient().withAddress(this.relay.host(), this.relay.port()), OPTIONS);

	@AfterEach
	void end() {
		this.cache.close();
		this.relay.close();
		this.server.close();
	}

	@Test
	void refusesMoreThanMayWaitForAFrozenServer() {
		RecordCache patient = MemcachedClients.cache(MemcachedClients.options(""), this.server);
		awaitAnswer(patient);
		this.server.freeze();
		StoredRecord large = new StoredRecord(1, new byte[1000 * 1000]);
		List<CompletionStage<Void>> writes = new ArrayList<>();
		for (int i = 0; i < 2 * MemcachedRecordCache.MAX_OUTSTANDING / large.json().length; i++) {
			writes.add(patient.put("r" + i, large));
		}

		assertThat(writes).allSatisfy((write) -> assertThat(write).failsWithin(MemcachedClients.PATIENCE))
			.anySatisfy((write) -> assertThat(write).failsWithin(Duration.ZERO)
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(RejectedExecutionException.class));

		this.server.resume();
		awaitAnswer(patient);
		assertThat(patient.put("r", record(1))).succeedsWithin(MemcachedClients.PATIENCE);
		patient.close();
	}

	@Test
	void answersAgainAfterSilenceAndCutConnections() {
		assertThat(this.cache.put("r", record(1))).succeedsWithin(MemcachedClients.PATIENCE);

		this.relay.stall();
		assertThat(this.cache.get("r")).failsWithin(MemcachedClients.PATIENCE);
		this.relay.resume();
		awaitAnswer(this.cache);
		this.relay.cut();
		awaitAnswer(this.cache);

		assertThat(this.cache.get("r")).succeedsWithin(MemcachedClients.PATIENCE).isEqualTo(Optional.of(record(1)));
	}

	@Test
	void findsNothingAfterARestart() {
		assertThat(this.cache.put("r", record(5))).succeedsWithin(MemcachedClients.PATIENCE);

		this.server.kill().start();
		awaitAnswer(this.cache);

		assertThat(this.cache.get("r")).succeedsWithin(MemcachedClients.PATIENCE).isEqualTo(Optional.empty());
		assertThat(this.cache.replace("r", 5, record(6))).succeedsWithin(MemcachedClients.PATIENCE).isEqualTo(false);
		assertThat(this.cache.replace("r", RecordCache.ABSENT, record(0))).succeedsWithin(MemcachedClients.PATIENCE)
			.isEqualTo(true);
	}

	@Test
	void startsBeforeItsServer() {
		this.server.kill();
		RecordCache early = MemcachedClients.cache(OPTIONS, this.server);
		assertThat(early.ping()).failsWithin(MemcachedClients.PATIENCE);

		this.server.start();

		awaitAnswer(early);
		early.close();
	}

	@Test
	void asksNoOtherServerWhileOneIsAway() {
		try (TestServer second = TestServers.newMemcached()) {
			RecordCache both = MemcachedClients.cache(OPTIONS, this.server, second);
			awaitAnswer(both);
			List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o");
			names.forEach((name) -> assertThat(both.put(name, record(1))).succeedsWithin(MemcachedClients.PATIENCE));

			second.kill();
			Awaitility.await()
				.atMost(MemcachedClients.PATIENCE)
				.untilAsserted(() -> assertThat(both.ping()).failsWithin(MemcachedClients.PATIENCE));

			assertThat(names.stream().filter((name) -> fails(both.get(name)))).isNotEmpty().hasSizeLessThan(15);
			assertThat(names.stream().filter((name) -> fails(both.put(name, record(2))))).isNotEmpty();
			second.start();
			awaitAnswer(both);
			assertThat(names.stream().filter((name) -> fails(both.get(name)))).isEmpty();
			both.close();
		}
	}

	private static boolean fails(CompletionStage<?> stage) {
		return stage.handle((result, failure) -> failure != null).toCompletableFuture().join();
	}

	private static void awaitAnswer(RecordCache cache) {
		Awaitility.await()
			.atMost(MemcachedClients.PATIENCE)
			.untilAsserted(() -> assertThat(cache.ping()).succeedsWithin(MemcachedClients.PATIENCE));
	}

	private static StoredRecord record(long version) {
		return new StoredRecord(version, "{}".getBytes(StandardCharsets.UTF_8));
	}

}
