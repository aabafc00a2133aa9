package io.deepstream.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.permission.valve.RuleType;
import io.deepstream.server.permission.valve.Valve;
import io.deepstream.server.permission.valve.ValveOptions;
import io.deepstream.server.permission.valve.ValveRules;
import io.deepstream.server.protocol.Json;
import io.deepstream.server.protocol.JsonException;
import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Permissions that depend on what a record is, while others change it: whoever was
 * allowed to change what it was may not change what it is by then.
 */
class PermissionRaceTests {

	private static final int SEEDS = Integer.getInteger("deepstream.record.seeds", 100);

	private static final Json JSON = new Json(JsonLimits.DEFAULTS);

	/** What the checks of users other than the administrator wait for. */
	private CompletableFuture<Void> hold = CompletableFuture.completedFuture(null);

	private int checks;

	private CompletionStage<Boolean> mayOnlyOwner(PermissionRequest request) {
		if (request.user().id().equals("admin") || request.action() == RecordAction.CREATE) {
			return CompletableFuture.completedStage(true);
		}
		this.checks++;
		CompletableFuture<Void> held = this.hold;
		return request.records()
			.read(request.name())
			.thenCompose((found) -> held.thenApply((done) -> isOwner(request.user().id(), found)));
	}

	private static boolean isOwner(String user, Optional<StoredRecord> found) {
		return found.isEmpty() || user.equals(value(found.get()).get("owner"));
	}

	private static Map<?, ?> value(StoredRecord record) {
		try {
			return (Map<?, ?>) JSON.read(record.json());
		}
		catch (JsonException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Stream<Message> changes() {
		return Stream.of(whole(RecordAction.UPDATE, -1), whole(RecordAction.UPDATE, 3),
				whole(RecordAction.CREATEANDUPDATE, -1), patch(RecordAction.PATCH).data(TestClient.json("1")).build(),
				patch(RecordAction.CREATEANDPATCH).data(TestClient.json("1")).build(),
				patch(RecordAction.ERASE).build(),
				Message.builder(RecordAction.PATCH_MULTI)
					.name("r")
					.version(-1)
					.data(TestClient.json("[{\"path\":\"x\",\"data\":1}]"))
					.build(),
				one(RecordAction.DELETE, "r"));
	}

	private static Message whole(RecordAction action, int version) {
		return data(action, "r", "{\"owner\":\"alice\",\"x\":1}").toBuilder().version(version).build();
	}

	private static Message.Builder patch(RecordAction action) {
		return Message.builder(action).name("r").version(-1).path("owner");
	}

	@ParameterizedTest
	@MethodSource("changes")
	void isAskedForAgainWhenTheRecordIsAnother(Message change) {
		run((alice, admin) -> {
			this.hold = new CompletableFuture<>();
			alice.send(change);
			write(admin, "bob");

			this.hold.complete(null);

			assertThat(alice.drain()).extracting(Message::action, Message::originalAction)
				.containsExactly(tuple(RecordAction.MESSAGE_DENIED, change.action()));
			admin.send(one(RecordAction.READ, "r"));
			assertThat(TestClient.text(admin.next())).isEqualTo("{\"owner\":\"bob\"}");
			assertThat(this.checks).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@MethodSource("changes")
	void isAskedForOnceWhenTheRecordIsTheSame(Message change) {
		run((alice, admin) -> {
			alice.send((change.version() == 3) ? change.toBuilder().version(2).build() : change);

			assertThat(alice.drain()).extracting(Message::action)
				.isEqualTo((change.action() == RecordAction.DELETE) ? List.of(RecordAction.DELETE_SUCCESS) : List.of());
			admin.send(one(RecordAction.READ, "r"));
			assertThat(TestClient.text(admin.next())).isNotEqualTo("{\"owner\":\"alice\"}");
			assertThat(this.checks).isEqualTo(1);
		});
	}

	@Test
	void letsAWriteThroughThatIsStillAllowed() {
		run((alice, admin) -> {
			this.hold = new CompletableFuture<>();
			alice.send(patch(RecordAction.PATCH).path("x").data(TestClient.json("1")).build());
			write(admin, "alice");

			this.hold.complete(null);

			alice.expectNothing();
			admin.send(one(RecordAction.READ, "r"));
			assertThat(TestClient.text(admin.next())).isEqualTo("{\"owner\":\"alice\",\"x\":1}");
			assertThat(this.checks).isEqualTo(2);
		});
	}

	private void run(BiConsumer<TestClient, TestClient> test) {
		DeepstreamServer server = Nodes.single(UnaryOperator.identity(), this::mayOnlyOwner, new OpenAuthenticator(),
				new ManualScheduler());
		TestClient alice = TestClient.login(server, "alice");
		TestClient admin = TestClient.login(server, "admin");
		write(admin, "alice");

		test.accept(alice, admin);

		assertThat(server.recordsInUse()).isZero();
		server.stop().toCompletableFuture().join();
	}

	private static void write(TestClient admin, String owner) {
		admin.send(data(RecordAction.CREATEANDUPDATE, "r", "{\"owner\":\"" + owner + "\"}").toBuilder()
			.version(-1)
			.build());
		admin.expectNothing();
	}

	/** Each seed is another order in which all of it happens. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void letsNobodyButTheOwnerWriteWhateverTheOrder(int nodes) {
		for (long seed = 0; seed < SEEDS; seed++) {
			passOn(seed, nodes);
		}
	}

	/** Whoever has a record gives it to somebody else. */
	private static void passOn(long seed, int nodes) {
		Valve rules = new Valve(ValveRules.builder()
			.rule(RuleType.RECORD_CREATE, "*", "true")
			.rule(RuleType.RECORD_WRITE, "*",
					"data.writer === user.id && (oldData === null || oldData.owner === user.id)")
			.build(), ValveOptions.defaults());
		Simulation simulation = new Simulation(seed, nodes, false, rules);
		List<TestClient> clients = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			clients.add(TestClient.login(simulation.nodes().get(i % nodes), "user" + i));
		}
		Random random = simulation.random();
		List<String> names = (nodes == 1) ? List.of("r", Simulation.HOT + "r") : List.of("r");

		for (int request = 0; request < 60; request++) {
			int writer = random.nextInt(clients.size());
			clients.get(writer).send(gift(random, names.get(random.nextInt(names.size())), writer));
			for (int steps = random.nextInt(8); steps > 0; steps--) {
				simulation.step();
			}
		}
		simulation.settle(Duration.ofSeconds(60));

		for (String name : names) {
			List<StoredRecord> history = simulation.connectors().history(name);
			assertThat(history).describedAs("seed %d", seed).hasSizeGreaterThan(2);
			for (int i = 1; i < history.size(); i++) {
				assertThat(value(history.get(i)).get("writer"))
					.describedAs("seed %d, %s, %d nodes: %s", seed, name, nodes, history)
					.isEqualTo(value(history.get(i - 1)).get("owner"));
			}
		}
		clients.forEach(TestClient::vanish);
		simulation.settle(Duration.ofSeconds(60));
	}

	private static Message gift(Random random, String name, int writer) {
		String value = "{\"writer\":\"user" + writer + "\",\"owner\":\"user" + random.nextInt(3) + "\"}";
		boolean patches = !name.startsWith(Simulation.HOT) && random.nextBoolean();
		Message.Builder write = patches
				? Message.builder(RecordAction.PATCH_MULTI)
					.data(("[{\"path\":\"writer\",\"data\":\"user" + writer + "\"},{\"path\":\"owner\",\"data\":\"user"
							+ random.nextInt(3) + "\"}]")
						.getBytes(StandardCharsets.UTF_8))
				: Message.builder(RecordAction.CREATEANDUPDATE).data(value.getBytes(StandardCharsets.UTF_8));
		return write.name(name).version(-1).build();
	}

}
