package io.deepstream.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.connector.jdbc.JdbcRecordStorage;
import io.deepstream.server.connector.jdbc.JdbcStorageOptions;
import io.deepstream.server.memory.MemoryRecordCache;
import io.deepstream.server.permission.PermissionChecker;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.record.RecordOptions;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.ServerListener;
import io.deepstream.server.spi.ServerListener.State;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.deepstream.server.RecordRequests.ack;
import static io.deepstream.server.RecordRequests.one;
import static io.deepstream.server.RecordRequests.upsert;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The database behind a node dies for a while that clients work in.
 */
@Timeout(300)
class StorageAwayIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("deepstream.storage-away.seconds", 15));

	private static final int VERSIONS_IN_A_ROUND = 20;

	private final TestServer database = TestServers.newPostgreSql();

	private final HikariDataSource pool = connect();

	private final RecordStorage storage = new JdbcRecordStorage(this.pool, JdbcStorageOptions.defaults());

	private DeepstreamServer server;

	private HikariDataSource connect() {
		HikariDataSource connections = new HikariDataSource();
		connections.setJdbcUrl(this.database.uri());
		connections.setConnectionTimeout(2_000);
		return connections;
	}

	private void start(long queueBytes) {
		RecordOptions defaults = RecordOptions.defaults();
		ServerOptions options = TestOptions.withRecord(ServerOptions.defaults("a"), new RecordOptions(
				defaults.cacheTimeout(), defaults.storageTimeout(), List.of(), List.of(), queueBytes));
		this.server = new DeepstreamServer(options, new ServerParts(new MemoryRecordCache(), this.storage, null,
				List.of(new OpenAuthenticator()), PermissionChecker.ALLOW_ALL, ServerListener.NONE));
		assertThat(this.server.start()).succeedsWithin(PATIENCE);
	}

	@AfterEach
	void stop() {
		assertThat(this.server.stop()).succeedsWithin(PATIENCE);
		this.storage.close();
		this.pool.close();
		this.database.close();
	}

	@Test
	void isNoticedOnlyByThoseWhoWaitForIt() {
		start(RecordOptions.defaults().storageQueueBytes());
		List<String> names = names(50);
		Follower reader = Follower.of(TestClient.login(this.server, "reader"), names);
		TestClient writer = TestClient.login(this.server, "writer");
		TestClient waiting = TestClient.login(this.server, "waiting");
		RecordRequests.acknowledge(waiting, upsert("waited", "{\"a\":0}"));
		awaitStored();

		this.database.kill();
		int rounds = 0;
		for (long end = System.nanoTime() + AWAY.toNanos(); System.nanoTime() - end < 0; rounds++) {
			for (int i = 0; i < VERSIONS_IN_A_ROUND; i++) {
				String value = "{\"a\":" + (rounds * VERSIONS_IN_A_ROUND + i + 1) + "}";
				names.forEach((name) -> writer.send(upsert(name, value)));
			}
			waiting.send(ack(upsert("waited", "{\"a\":1}"), "w"));
			assertThat(waiting.next().action()).isEqualTo(RecordAction.RECORD_UPDATE_ERROR);
			writer.expectNothing();
			assertThat(this.server.statistics().records().waiting()).isEqualTo(51);
		}
		assertThat(this.server.connectors().get("storage").state()).isEqualTo(State.DOWN);
		waiting.send(one(RecordAction.READ, "unknown"));
		assertThat(waiting.next().action()).isIn(RecordAction.STORAGE_RETRIEVAL_TIMEOUT,
				RecordAction.RECORD_LOAD_ERROR);

		this.database.start();

		awaitStored();
		assertThat(this.server.connectors().get("storage").state()).isEqualTo(State.UP);
		assertThat(this.server.statistics().records().refused()).isZero();
		int last = rounds * VERSIONS_IN_A_ROUND;
		Map<String, Follower.Value> stored = stored(names);
		assertThat(stored.values()).containsOnly(new Follower.Value(last, Map.of("a", last)));
		assertThat(reader.records()).isEqualTo(stored);
		RecordRequests.acknowledge(waiting, upsert("waited", "{}"));
		assertThat(stored(List.of("waited")).get("waited").version()).isEqualTo(rounds + 2);
	}

	@Test
	void refusesAndCountsWhatTheQueueCannotHold() {
		start(64 * 1024);
		List<String> names = names(200);
		Follower reader = Follower.of(TestClient.login(this.server, "reader"), names);
		TestClient writer = TestClient.login(this.server, "writer");
		awaitStored();
		String large = "{\"a\":1,\"b\":\"" + "x".repeat(1000) + "\"}";

		this.database.kill();
		names.forEach((name) -> writer.send(upsert(name, large)));

		writer.expectNothing();
		int waiting = this.server.statistics().records().waiting();
		assertThat(waiting).isBetween(20, 64);
		assertThat(this.server.statistics().records().refused()).isEqualTo(200 - waiting);
		writer.send(ack(upsert("r/199", large), "w"));
		Message refused = writer.next();
		assertThat(refused.action()).isEqualTo(RecordAction.RECORD_UPDATE_ERROR);
		assertThat(refused.isError()).isTrue();
		assertThat(this.server.statistics().records().refused()).isEqualTo(201 - waiting);

		this.database.start();

		awaitStored();
		Map<String, Follower.Value> stored = stored(names);
		assertThat(stored.values().stream().filter((value) -> value.version() == 1)).hasSize(waiting);
		assertThat(stored.get("r/199").version()).isZero();
		assertThat(reader.records().get("r/199").version()).isEqualTo(2);
		RecordRequests.acknowledge(writer, upsert("r/199", large));
		assertThat(stored(names).get("r/199").version()).isEqualTo(3);
	}

	private static List<String> names(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "r/" + i).toList();
	}

	private void awaitStored() {
		Awaitility.await().atMost(PATIENCE).until(() -> this.server.statistics().records().waiting() == 0);
	}

	private Map<String, Follower.Value> stored(List<String> names) {
		Map<String, Follower.Value> records = new HashMap<>();
		for (String name : names) {
			StoredRecord record = this.storage.get(name).toCompletableFuture().join().orElseThrow();
			records.put(name, Follower.Value.of(record.version(), new String(record.json(), StandardCharsets.UTF_8)));
		}
		return records;
	}

}
