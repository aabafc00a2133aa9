package io.deepstream.server.connector.jdbc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.Relay;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * PostgreSQL that is killed, halted or cut off.
 */
class JdbcFaultsIT {

	private static final StoredRecord FIRST = new StoredRecord(1, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static TestServer server;

	private Relay relay;

	private HikariDataSource pool;

	private RecordStorage storage;

	@BeforeAll
	static void start() {
		server = TestServers.newPostgreSql();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void open() {
		this.relay = Relay.to(server);
		this.pool = Databases.connect(server.uri().replace(server.address(), this.relay.address()));
		this.storage = new JdbcRecordStorage(this.pool, Databases.options(TIMEOUT));
		eventually(this.storage::ping);
		eventually(() -> this.storage.save("before", FIRST));
	}

	@AfterEach
	void close() {
		this.storage.close();
		this.pool.close();
		this.relay.close();
	}

	@Test
	void failsInTimeWhileTheServerIsAwayAndKeepsWhatWasWritten() {
		breakAndMend((broken) -> server.kill(), (mended) -> server.start());
	}

	@Test
	void failsInTimeWhileTheServerIsHalted() {
		breakAndMend((broken) -> server.freeze(), (mended) -> server.resume());
	}

	@Test
	void failsInTimeWhileNothingPassesTheNetwork() {
		breakAndMend(Relay::stall, Relay::resume);
	}

	@Test
	void failsInTimeWhileConnectionsAreRefused() {
		breakAndMend(Relay::refuse, Relay::resume);
	}

	@Test
	void worksOnNewConnectionsAfterAllWereCut() {
		this.relay.cut();

		eventually(() -> this.storage.save("after", FIRST));
		assertHolds("before");
		assertHolds("after");
	}

	private void breakAndMend(Consumer<Relay> breaks, Consumer<Relay> mends) {
		breaks.accept(this.relay);
		try {
			List<CompletableFuture<?>> calls = IntStream.range(0, 64)
				.boxed()
				.<CompletableFuture<?>>flatMap((i) -> Stream.of(this.storage.get("before").toCompletableFuture(),
						this.storage.save("during/" + i, FIRST).toCompletableFuture()))
				.toList();

			assertThat(calls).allSatisfy((call) -> assertThat(call).failsWithin(Databases.PATIENCE));
		}
		finally {
			mends.accept(this.relay);
		}

		eventually(() -> this.storage.save("after", FIRST));
		assertHolds("before");
		assertHolds("after");
	}

	private static void eventually(Supplier<CompletionStage<Void>> call) {
		Awaitility.await()
			.atMost(Databases.PATIENCE)
			.untilAsserted(() -> assertThat(call.get()).succeedsWithin(Databases.PATIENCE));
	}

	private void assertHolds(String name) {
		Awaitility.await()
			.atMost(Databases.PATIENCE)
			.untilAsserted(() -> assertThat(this.storage.get(name)).succeedsWithin(Databases.PATIENCE)
				.isEqualTo(Optional.of(FIRST)));
	}

}
