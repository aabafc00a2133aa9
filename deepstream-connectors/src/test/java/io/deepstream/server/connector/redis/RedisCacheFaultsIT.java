package io.deepstream.server.connector.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

import io.deepstream.server.spi.RecordCache;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.Relay;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redis freezes, dies, comes back empty; its connections are cut or fall silent.
 */
class RedisCacheFaultsIT {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int MEBIBYTE = 1024 * 1024;

	private final TestServer server = TestServers.newRedis();

	private final Relay relay = Relay.to(this.server);

	private final LettuceConnectionFactory connections = RedisClients.connect(this.relay.host(), this.relay.port());

	private final RecordCache cache = new RedisRecordCache(this.connections,
			new RedisCacheOptions("", Duration.ZERO, false, TIMEOUT));

	@AfterEach
	void end() {
		this.cache.close();
		this.connections.destroy();
		this.relay.close();
		this.server.close();
	}

	@Test
	void refusesMoreThanMayWaitForAFrozenServer() {
		RecordCache patient = new RedisRecordCache(this.connections, RedisClients.options("", Duration.ZERO, false));
		awaitAnswer();
		this.server.freeze();
		StoredRecord large = new StoredRecord(1, new byte[MEBIBYTE]);
		List<CompletionStage<Void>> writes = new ArrayList<>();
		for (int i = 0; i < 2 * RedisRecordCache.MAX_OUTSTANDING / MEBIBYTE; i++) {
			writes.add(patient.put("r" + i, large));
		}

		assertThat(writes).allSatisfy((write) -> assertThat(write).failsWithin(PATIENCE))
			.anySatisfy((write) -> assertThat(write).failsWithin(Duration.ZERO)
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(RejectedExecutionException.class));

		this.server.resume();
		awaitAnswer();
		assertThat(patient.put("r", record(1))).succeedsWithin(PATIENCE);
		patient.close();
	}

	@Test
	void doesNotWriteLaterWhatFailedWhileItWasDisconnected() {
		awaitAnswer();
		this.relay.refuse();

		assertThat(this.cache.put("late", record(1))).failsWithin(PATIENCE);

		this.relay.resume();
		awaitAnswer();
		assertThat(this.cache.get("late")).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
	}

	@Test
	void answersAgainAfterSilenceAndCutConnections() {
		assertThat(this.cache.put("r", record(1))).succeedsWithin(PATIENCE);

		this.relay.stall();
		assertThat(this.cache.get("r")).failsWithin(PATIENCE);
		this.relay.resume();
		awaitAnswer();
		this.relay.cut();
		awaitAnswer();

		assertThat(this.cache.get("r")).succeedsWithin(PATIENCE).isEqualTo(Optional.of(record(1)));
	}

	@Test
	void startsBeforeItsServer() {
		this.server.kill();
		LettuceConnectionFactory early = RedisClients.connect(this.server);
		RecordCache waiting = new RedisRecordCache(early, RedisClients.options("", Duration.ZERO, false));
		assertThat(waiting.get("r")).failsWithin(PATIENCE)
			.withThrowableThat()
			.withMessageContaining("There is no connection to Redis")
			.withMessageContaining(Integer.toString(this.server.port()));

		this.server.start();

		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(waiting.put("r", record(1))).succeedsWithin(PATIENCE));
		waiting.close();
		early.destroy();
	}

	@Test
	void writesWithScriptsThatARestartedServerDoesNotKnow() {
		assertThat(this.cache.put("r", record(5))).succeedsWithin(PATIENCE);

		this.server.kill().start();
		awaitAnswer();

		assertThat(this.cache.get("r")).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
		assertThat(this.cache.replace("r", 5, record(6))).succeedsWithin(PATIENCE).isEqualTo(false);
		assertThat(this.cache.replace("r", RecordCache.ABSENT, record(0))).succeedsWithin(PATIENCE).isEqualTo(true);
	}

	private void awaitAnswer() {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.cache.ping()).succeedsWithin(PATIENCE));
	}

	private static StoredRecord record(long version) {
		return new StoredRecord(version, "{}".getBytes(StandardCharsets.UTF_8));
	}

}
