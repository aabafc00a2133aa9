package io.deepstream.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.concurrent.Threads;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.Topic;
import io.deepstream.server.record.RecordOptions;
import io.deepstream.server.spi.ServerListener;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.RecordRequests.ack;
import static io.deepstream.server.RecordRequests.acknowledge;
import static io.deepstream.server.RecordRequests.names;
import static io.deepstream.server.RecordRequests.one;
import static io.deepstream.server.RecordRequests.subscribe;
import static io.deepstream.server.RecordRequests.update;
import static io.deepstream.server.RecordRequests.upsert;
import static io.deepstream.server.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients see of cache, storage and permissions that are slow, late or fail.
 */
class RecordConnectorTests {

	private static final Duration CACHE_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration STORAGE_TIMEOUT = Duration.ofSeconds(2);

	private final ManualScheduler clock = new ManualScheduler(Runnable::run);

	private final HeldConnectors connectors = new HeldConnectors();

	private final List<String> asked = new ArrayList<>();

	private Function<PermissionRequest, CompletionStage<Boolean>> permissions = (request) -> CompletableFuture
		.completedStage(true);

	private TestClient alice;

	private TestClient bob;

	@BeforeEach
	void logIn() {
		ServerOptions defaults = ServerOptions.defaults("a");
		RecordOptions records = new RecordOptions(CACHE_TIMEOUT, STORAGE_TIMEOUT, List.of("no/"), List.of("hot/"),
				10_000);
		ServerOptions options = new ServerOptions("a", Set.of(Topic.RECORD), true, 10, Duration.ofSeconds(1),
				defaults.connection(), defaults.auth(), defaults.json(), records, defaults.rpc(), defaults.listen(),
				defaults.cluster());
		ServerParts parts = new ServerParts(this.connectors.cache(), this.connectors.storage(), null,
				List.of(new OpenAuthenticator()), this::check, ServerListener.NONE);
		DeepstreamServer server = new DeepstreamServer(options, parts, new Threads(Runnable::run, this.clock));
		server.start();
		this.connectors.calls().clear();
		this.alice = TestClient.login(server, "alice");
		this.bob = TestClient.login(server, "bob");
	}

	private CompletionStage<Boolean> check(PermissionRequest request) {
		this.asked.add(request.action() + " " + request.name());
		return this.permissions.apply(request);
	}

	@Test
	void tellsThatCacheDidNotAnswerInTimeAndIgnoresLateAnswer() {
		this.connectors.cached().put("r", record(3, "{}"));
		this.connectors.hold("cache get");
		this.alice.send(one(RecordAction.READ, "r"));

		this.clock.advance(CACHE_TIMEOUT);
		this.connectors.succeed();

		Message error = this.alice.expect(RecordAction.CACHE_RETRIEVAL_TIMEOUT);
		assertThat(error.originalAction()).isEqualTo(RecordAction.READ);
		assertThat(error.isError()).isTrue();
		this.alice.expectNothing();
	}

	@Test
	void tellsThatStorageDidNotAnswerInTime() {
		this.connectors.hold("storage get");
		this.alice.send(one(RecordAction.HEAD, "r"));

		this.clock.advance(STORAGE_TIMEOUT);

		assertThat(this.alice.expect(RecordAction.STORAGE_RETRIEVAL_TIMEOUT).originalAction())
			.isEqualTo(RecordAction.HEAD);
	}

	@Test
	void tellsThatRecordCouldNotBeLoadedForSubscriptionAndDoesNotSubscribe() {
		this.connectors.hold("cache get");
		this.alice.send(names(RecordAction.SUBSCRIBEANDREAD, "r"));

		this.connectors.fail();

		this.alice.expect(RecordAction.SUBSCRIBEANDREAD);
		assertThat(this.alice.expect(RecordAction.RECORD_LOAD_ERROR).originalAction())
			.isEqualTo(RecordAction.SUBSCRIBEANDREAD);
		this.connectors.hold();
		acknowledge(this.bob, update("r", 1, "{}"));
		this.alice.expectNothing();
	}

	@Test
	void tellsThatRecordCouldNotBeCreated() {
		this.connectors.hold("cache replace");
		this.alice.send(names(RecordAction.SUBSCRIBECREATEANDREAD, "r"));

		this.connectors.fail();

		this.alice.expect(RecordAction.SUBSCRIBECREATEANDREAD);
		assertThat(this.alice.expect(RecordAction.RECORD_CREATE_ERROR).name()).isEqualTo("r");
	}

	@Test
	void answersEveryNameOfResubscriptionWhenCacheFails() {
		this.connectors.hold("cache versions");
		this.alice.send(names(RecordAction.SUBSCRIBEANDHEAD, "a", "b"));

		this.connectors.fail();

		assertThat(this.alice.expect(RecordAction.RECORD_LOAD_ERROR).name()).isEqualTo("a");
		assertThat(this.alice.expect(RecordAction.RECORD_LOAD_ERROR).name()).isEqualTo("b");
		assertThat(this.alice.expect(RecordAction.SUBSCRIBEANDHEAD).isAck()).isTrue();
	}

	@Test
	void promotesStoredRecordOnce() {
		this.connectors.stored().put("r", record(7, "{\"a\":1}"));
		this.alice.send(one(RecordAction.READ, "r"));
		this.bob.send(one(RecordAction.READ, "r"));

		assertThat(this.alice.expect(RecordAction.READ_RESPONSE).version()).isEqualTo(7);
		this.bob.expect(RecordAction.READ_RESPONSE);
		assertThat(this.connectors.calls()).containsExactly("cache get r", "storage get r", "cache replace r 7",
				"cache get r");
	}

	@Test
	void neverTouchesStorageForExcludedNames() {
		acknowledge(this.alice, update("no/r", 1, "{}"));
		this.alice.send(names(RecordAction.SUBSCRIBECREATEANDREAD, "no/x"));
		this.alice.send(one(RecordAction.READ, "no/y"));
		this.alice.send(one(RecordAction.DELETE, "no/r"));
		this.alice.send(names(RecordAction.NOTIFY, "no/x"));

		assertThat(this.connectors.calls()).noneMatch((call) -> call.startsWith("storage"));
	}

	@Test
	void broadcastsWhenCachedAndAcknowledgesWhenStored() {
		subscribe(this.bob, "r");
		this.connectors.hold("cache replace", "storage save");
		this.alice.send(ack(update("r", 1, "{}"), "w"));
		this.bob.expectNothing();

		this.connectors.succeed();

		this.bob.expect(RecordAction.UPDATE);
		this.alice.expectNothing();
		this.connectors.succeed();
		assertThat(this.alice.expect(RecordAction.WRITE_ACKNOWLEDGEMENT).isWriteAck()).isTrue();
	}

	@Test
	void doesNotAcknowledgeWriteThatIsNotStoredInTime() {
		subscribe(this.bob, "r");
		this.connectors.hold("storage save");
		this.alice.send(ack(update("r", 1, "{}"), "w"));

		this.clock.advance(STORAGE_TIMEOUT);

		this.bob.expect(RecordAction.UPDATE);
		Message error = this.alice.expect(RecordAction.RECORD_UPDATE_ERROR);
		assertThat(error.isError()).isTrue();
		assertThat(error.isWriteAck()).isTrue();
		this.connectors.succeed();
		this.alice.expectNothing();
		assertThat(this.connectors.stored()).containsEntry("r", record(1, "{}"));
	}

	@Test
	void doesNotHoldUpWritesWhileStorageIsAway() {
		subscribe(this.bob, "r");
		this.connectors.hold("storage save");

		for (int version = 1; version <= 3; version++) {
			this.alice.send(update("r", version, "{}"));
		}

		assertThat(this.bob.drain()).extracting(Message::version).containsExactly(1L, 2L, 3L);
	}

	@Test
	void tellsEverybodyOfWriteThatTookPlaceAfterTheTimeout() {
		subscribe(this.bob, "r");
		this.connectors.hold("cache replace");
		this.alice.send(ack(update("r", 1, "{\"late\":true}"), "w"));
		this.clock.advance(CACHE_TIMEOUT);
		this.alice.expect(RecordAction.RECORD_UPDATE_ERROR);
		this.clock.advance(Duration.ofSeconds(10));
		this.bob.expectNothing();

		this.connectors.succeed();

		Message update = this.bob.expect(RecordAction.UPDATE);
		assertThat(update.version()).isEqualTo(1);
		assertThat(text(update)).isEqualTo("{\"late\":true}");
		assertThat(this.connectors.stored()).containsEntry("r", record(1, "{\"late\":true}"));
	}

	@Test
	void tellsSubscribersOfHotRecordsThatTheLateValueIsThere() {
		acknowledge(this.alice, upsert("hot/r", "{\"v\":1}"));
		subscribe(this.bob, "hot/r");
		this.connectors.hold("cache put");
		this.alice.send(ack(upsert("hot/r", "{\"v\":2}"), "w"));
		this.clock.advance(CACHE_TIMEOUT);
		this.alice.expect(RecordAction.RECORD_UPDATE_ERROR);
		this.bob.received();

		this.connectors.succeed();

		assertThat(text(this.bob.expect(RecordAction.UPDATE))).isEqualTo("{\"v\":2}");
	}

	@Test
	void tellsSubscribersOfDeletionThatTookPlaceAfterTheTimeout() {
		subscribe(this.bob, "r");
		this.connectors.hold("cache delete");
		this.alice.send(one(RecordAction.DELETE, "r"));
		this.clock.advance(CACHE_TIMEOUT);
		this.alice.expect(RecordAction.RECORD_DELETE_ERROR);

		this.connectors.succeed();

		this.bob.expect(RecordAction.DELETED);
	}

	@Test
	void keepsRecordWhoseDeletionFailed() {
		acknowledge(this.alice, update("r", 1, "{}"));
		this.connectors.hold("cache delete");
		this.alice.send(one(RecordAction.DELETE, "r"));

		this.connectors.fail();
		this.clock.advance(STORAGE_TIMEOUT);

		this.alice.expect(RecordAction.RECORD_DELETE_ERROR);
		assertThat(this.connectors.cached()).containsKey("r");
		assertThat(this.connectors.stored()).containsEntry("r", record(1, "{}"));
	}

	@Test
	void sendsNotifiedSubscribersWhatIsStoredAndReadsItAgainIfThatFails() {
		acknowledge(this.alice, update("r", 1, "{\"old\":true}"));
		subscribe(this.bob, "r");
		this.connectors.stored().put("r", record(1, "{\"new\":true}"));
		this.connectors.calls().clear();
		this.connectors.hold("storage get");
		this.alice.send(names(RecordAction.NOTIFY, "r"));
		assertThat(this.connectors.calls()).containsExactly("cache delete r", "storage get r");

		this.connectors.fail();
		this.connectors.hold();
		this.clock.advance(Duration.ofSeconds(1));

		Message error = this.alice.expect(RecordAction.RECORD_NOTIFY_ERROR);
		assertThat(error.correlationId()).isEqualTo("0");
		assertThat(text(this.bob.expect(RecordAction.UPDATE))).isEqualTo("{\"new\":true}");
	}

	@Test
	void looksAgainBeforeItRefusesVersionThatAnotherNodeMadePossible() {
		acknowledge(this.alice, update("r", 1, "{}"));
		this.connectors.hold("cache replace", "cache get");
		this.alice.send(update("r", 2, "{}"));
		this.bob.send(ack(update("r", 4, "{}"), "w"));
		this.connectors.succeed();
		this.connectors.cached().put("r", record(3, "{}"));
		this.connectors.hold();

		this.connectors.succeed();

		this.bob.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
	}

	@Test
	void givesLoserOfRaceAgainstOtherNodeTheWinnersValue() {
		acknowledge(this.alice, update("r", 1, "{}"));
		subscribe(this.bob, "r");
		this.connectors.hold("cache replace");
		this.alice.send(ack(update("r", 2, "{\"mine\":true}"), "w"));
		this.connectors.cached().put("r", record(2, "{\"theirs\":true}"));

		this.connectors.succeed();

		Message conflict = this.alice.expect(RecordAction.VERSION_EXISTS);
		assertThat(text(conflict)).isEqualTo("{\"theirs\":true}");
		assertThat(text(this.bob.expect(RecordAction.UPDATE))).isEqualTo("{\"theirs\":true}");
	}

	@Test
	void refusesVersionsThatClientsCannotBeTold() {
		this.connectors.cached().put("r", record(Integer.MAX_VALUE, "{}"));
		this.connectors.stored().put("s", record(Integer.MAX_VALUE + 1L, "{}"));

		this.alice.send(ack(update("r", -1, "{}"), "w"));
		this.alice.send(one(RecordAction.READ, "s"));
		this.alice.send(one(RecordAction.READ, "r"));

		this.alice.expect(RecordAction.RECORD_UPDATE_ERROR);
		assertThat(this.alice.expect(RecordAction.RECORD_LOAD_ERROR).name()).isEqualTo("s");
		assertThat(this.alice.expect(RecordAction.READ_RESPONSE).version()).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void handlesHundredsOfPipelinedWritesOfOneClient() {
		subscribe(this.bob, "r");
		subscribe(this.alice, "r");
		this.connectors.hold("cache replace");
		for (int version = 1; version <= 500; version++) {
			this.alice.send(ack(update("r", version, "{\"v\":" + version + "}"), "w"));
		}

		while (!this.connectors.pending().isEmpty()) {
			this.connectors.succeed();
		}

		assertThat(this.alice.drain()).hasSize(500)
			.allMatch((answer) -> answer.action() == RecordAction.WRITE_ACKNOWLEDGEMENT);
		List<Message> updates = this.bob.drain();
		assertThat(updates).hasSize(500);
		assertThat(updates).extracting(Message::version).isSorted().doesNotHaveDuplicates();
		assertThat(this.connectors.stored()).containsEntry("r", record(500, "{\"v\":500}"));
	}

	@Test
	void asksForCreationAndForWriteBeforeUpsertAndKeepsTheirOrder() {
		CompletableFuture<Boolean> slow = new CompletableFuture<>();
		this.permissions = (request) -> (this.asked.size() == 1) ? slow : CompletableFuture.completedStage(true);

		this.alice.send(ack(upsert("r", "{\"first\":true}"), "w"));
		this.alice.send(ack(upsert("r", "{\"second\":true}"), "w"));
		slow.complete(true);

		this.alice.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		this.alice.expect(RecordAction.WRITE_ACKNOWLEDGEMENT);
		assertThat(this.asked).containsExactly("CREATE r", "UPDATE r", "CREATE r", "UPDATE r");
		assertThat(this.connectors.cached()).containsEntry("r", record(2, "{\"second\":true}"));
	}

	@Test
	void deniesUpsertOnceInEitherStage() {
		for (RecordAction denied : List.of(RecordAction.CREATE, RecordAction.PATCH)) {
			this.permissions = (request) -> CompletableFuture.completedStage(request.action() != denied);

			this.alice.send(ack(upsert("r", "1").toBuilder().path("a").build(), "w"));

			Message answer = this.alice.expect(RecordAction.MESSAGE_DENIED);
			assertThat(answer.originalAction()).isEqualTo(RecordAction.CREATEANDUPDATE);
			assertThat(answer.isWriteAck()).isTrue();
			this.alice.expectNothing();
		}
		assertThat(this.connectors.cached()).isEmpty();
	}

	@Test
	void deniesSubscriptionThatWouldCreateInSecondStage() {
		this.permissions = (request) -> CompletableFuture.completedStage(request.action() != RecordAction.CREATE);

		this.alice.send(names(RecordAction.SUBSCRIBECREATEANDREAD, "r"));

		this.alice.expect(RecordAction.SUBSCRIBECREATEANDREAD);
		assertThat(this.alice.expect(RecordAction.MESSAGE_DENIED).originalAction())
			.isEqualTo(RecordAction.SUBSCRIBECREATEANDREAD);
		assertThat(this.connectors.cached()).isEmpty();
	}

	private static StoredRecord record(long version, String json) {
		return new StoredRecord(version, json.getBytes(StandardCharsets.UTF_8));
	}

}
