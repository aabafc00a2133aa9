package io.deepstream.server.connector;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.deepstream.server.spi.RecordStorage;
import io.deepstream.server.spi.StoredRecord;
import io.deepstream.server.testservers.Relay;
import io.deepstream.server.testservers.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A storage whose server is killed, halted or cut off: its operations fail in time, and
 * work again without a restart of ours.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RecordStorageFaults {

	protected static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final StoredRecord RECORD = new StoredRecord(1, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));

	private TestServer server;

	private Relay relay;

	private RecordStorage storage;

	/**
	 * A server of its own.
	 */
	protected abstract TestServer startServer();

	/**
	 * A storage that reaches the server through the relay.
	 * @param timeout of its operations
	 */
	protected abstract RecordStorage open(TestServer server, Relay relay, Duration timeout);

	/**
	 * Closes what {@link #open} needed.
	 */
	protected abstract void disconnect();

	@BeforeAll
	void start() {
		this.server = startServer();
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@BeforeEach
	void open() {
		this.relay = Relay.to(this.server);
		this.storage = open(this.server, this.relay, Duration.ofSeconds(2));
		eventually(this.storage::ping);
		eventually(() -> this.storage.save("before", RECORD));
	}

	@AfterEach
	void close() {
		this.storage.close();
		disconnect();
		this.relay.close();
	}

	@Test
	void failsInTimeWhileTheServerIsAway() {
		breakAndMend(this.server::kill, this.server::start);

		if (!this.server.isEmulator()) {
			assertHolds("before");
		}
	}

	@Test
	void failsInTimeWhileTheServerIsHalted() {
		breakAndMend(this.server::freeze, this.server::resume);
		assertHolds("before");
	}

	@Test
	void failsInTimeWhileNothingPassesTheNetwork() {
		breakAndMend(this.relay::stall, this.relay::resume);
		assertHolds("before");
	}

	@Test
	void failsInTimeWhileConnectionsAreRefused() {
		breakAndMend(this.relay::refuse, this.relay::resume);
		assertHolds("before");
	}

	@Test
	void worksOnNewConnectionsAfterAllWereCut() {
		this.relay.cut();

		eventually(() -> this.storage.save("after", RECORD));
		assertHolds("before");
		assertHolds("after");
	}

	private void breakAndMend(Runnable breaks, Runnable mends) {
		breaks.run();
		try {
			List<CompletableFuture<?>> calls = IntStream.range(0, 64)
				.boxed()
				.<CompletableFuture<?>>flatMap((i) -> Stream.of(this.storage.get("before").toCompletableFuture(),
						this.storage.save("during/" + i, RECORD).toCompletableFuture()))
				.toList();

			assertThat(calls).allSatisfy((call) -> assertThat(call).failsWithin(PATIENCE));
		}
		finally {
			mends.run();
		}

		eventually(() -> this.storage.save("after", RECORD));
		assertHolds("after");
	}

	private void eventually(Supplier<CompletionStage<Void>> call) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(call.get()).succeedsWithin(PATIENCE));
	}

	private void assertHolds(String name) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(this.storage.get(name)).succeedsWithin(PATIENCE).isEqualTo(Optional.of(RECORD)));
	}

}
