package io.deepstream.server;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import io.deepstream.server.auth.OpenAuthenticator;
import io.deepstream.server.concurrent.ManualScheduler;
import io.deepstream.server.permission.valve.RuleType;
import io.deepstream.server.permission.valve.Valve;
import io.deepstream.server.permission.valve.ValveOptions;
import io.deepstream.server.permission.valve.ValveRules;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.deepstream.server.Requests.data;
import static io.deepstream.server.Requests.names;
import static io.deepstream.server.Requests.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Rules on a whole server: what they are told of requests and records, and what happens
 * to clients when they change.
 */
class ValveTests {

	private final ManualScheduler clock = new ManualScheduler();

	private final Valve valve = new Valve(everything().build(), ValveOptions.defaults());

	private final DeepstreamServer server = Nodes.single(UnaryOperator.identity(), this.valve, new OpenAuthenticator(),
			this.clock);

	private final TestClient alice = TestClient.login(this.server, "alice");

	@AfterEach
	void stop() {
		this.alice.vanish();
		assertThat(this.server.registrations()).isZero();
		assertThat(this.server.recordsInUse()).isZero();
		this.server.stop().toCompletableFuture().join();
	}

	private static ValveRules.Builder everything() {
		ValveRules.Builder rules = ValveRules.builder();
		for (RuleType type : RuleType.values()) {
			rules.allow(type, "*");
		}
		return rules;
	}

	private void use(RuleType type, String path, String expression) {
		this.valve.use(everything().rule(type, path, expression).build());
	}

	@Test
	void showsRulesTheRecordAsAPatchWouldLeaveIt() {
		write("{\"value\": 1, \"owner\": \"alice\"}");
		use(RuleType.RECORD_WRITE, "counter/*", "data.owner === user.id && data.value === oldData.value + 1");

		this.alice.send(patch("value", "2"));
		this.alice.send(patch("value", "4"));
		this.alice.send(patch("owner", "\"bob\""));
		this.alice.send(patch("owner", null));
		this.alice.send(Message.builder(RecordAction.PATCH_MULTI)
			.name("counter/1")
			.version(-1)
			.data(TestClient.json("[{\"path\":\"value\",\"data\":3},{\"path\":\"x\",\"data\":0}]"))
			.build());

		assertThat(this.alice.drain()).extracting(Message::action)
			.containsExactly(RecordAction.MESSAGE_DENIED, RecordAction.MESSAGE_DENIED, RecordAction.MESSAGE_DENIED);
		this.alice.send(one(RecordAction.READ, "counter/1"));
		assertThat(TestClient.text(this.alice.next())).isEqualTo("{\"value\":3,\"owner\":\"alice\",\"x\":0}");
	}

	@Test
	void showsRulesWhatAnUpsertCreates() {
		use(RuleType.RECORD_WRITE, "counter/*", "oldData === null && data.value === 1");

		this.alice.send(upsert("value", "1"));
		this.alice.send(upsert("value", "1"));

		assertThat(this.alice.drain()).extracting(Message::action).containsExactly(RecordAction.MESSAGE_DENIED);
	}

	@Test
	void cannotCheckAPatchOfNothing() {
		use(RuleType.RECORD_WRITE, "counter/*", "data.value === 1");

		this.alice.send(patch("value", "1"));
		this.alice.send(patch("a[-1]", "1"));

		assertThat(this.alice.drain()).extracting(Message::action)
			.containsExactly(RecordAction.MESSAGE_PERMISSION_ERROR, RecordAction.MESSAGE_PERMISSION_ERROR);
	}

	@Test
	void deniesEachNameByItsOwnRule() {
		use(RuleType.RECORD_READ, "user/$id", "$id === user.id");

		this.alice.send(names(RecordAction.SUBSCRIBECREATEANDREAD, "user/bob", "user/alice", "user/carol"));

		assertThat(this.alice.drain()).filteredOn((message) -> !message.isAck())
			.extracting(Message::action, Message::name)
			.containsExactlyInAnyOrder(tuple(RecordAction.MESSAGE_DENIED, "user/bob"),
					tuple(RecordAction.READ_RESPONSE, "user/alice"), tuple(RecordAction.MESSAGE_DENIED, "user/carol"));
	}

	@Test
	void readsReferencesWhateverTheUserMayRead() {
		this.alice
			.send(data(RecordAction.CREATEANDUPDATE, "secret/1", "{\"open\": true}").toBuilder().version(-1).build());
		this.valve.use(everything().deny(RuleType.RECORD_READ, "secret/*")
			.rule(RuleType.EVENT_PUBLISH, "door/$id", "_('secret/' + $id).open === true")
			.rule(RuleType.EVENT_PUBLISH, "id", "_('__deepstream/cache-id') === null")
			.build());

		this.alice.send(data(EventAction.EMIT, "door/1", "1"));
		this.alice.send(data(EventAction.EMIT, "id", "1"));
		this.alice.send(one(RecordAction.READ, "secret/1"));

		assertThat(this.alice.drain()).extracting(Message::action).containsExactly(RecordAction.MESSAGE_DENIED);
	}

	@Test
	void takesAwayWhatIsNotAllowedAnyMore() {
		this.alice.send(names(EventAction.SUBSCRIBE, "news", "secret"));
		this.alice.send(names(RecordAction.SUBSCRIBECREATEANDREAD, "page", "secret"));
		this.alice.send(names(RpcAction.PROVIDE, "add", "secret"));
		this.alice.send(names(PresenceAction.SUBSCRIBE, "bob", "secret"));
		this.alice.send(Message.of(PresenceAction.SUBSCRIBE_ALL));
		this.alice.send(one(EventAction.LISTEN, "secret"));
		this.alice.send(one(RecordAction.LISTEN, "secret/.*"));
		this.alice.drain();
		ValveRules.Builder rules = everything();
		for (RuleType type : List.of(RuleType.EVENT_SUBSCRIBE, RuleType.RECORD_READ, RuleType.RPC_PROVIDE,
				RuleType.PRESENCE_ALLOW, RuleType.EVENT_LISTEN, RuleType.RECORD_LISTEN)) {
			rules.deny(type, "secret*");
		}

		this.valve.use(rules.rule(RuleType.PRESENCE_ALLOW, "*", "name !== undefined").build());

		assertThat(this.alice.drain()).allMatch(Message::isError)
			.allMatch((message) -> message.action().toString().equals("MESSAGE_DENIED"))
			.extracting(Message::originalAction, Message::name)
			.containsExactlyInAnyOrder(tuple(EventAction.SUBSCRIBE, "secret"), tuple(RecordAction.SUBSCRIBE, "secret"),
					tuple(RpcAction.PROVIDE, "secret"), tuple(PresenceAction.SUBSCRIBE, "secret"),
					tuple(PresenceAction.SUBSCRIBE_ALL, null), tuple(EventAction.LISTEN, "secret"),
					tuple(RecordAction.LISTEN, "secret/.*"));
		TestClient bob = TestClient.login(this.server, "bob");
		bob.send(data(EventAction.EMIT, "secret", "1"));
		bob.send(data(EventAction.EMIT, "news", "2"));
		bob.send(data(RecordAction.UPDATE, "secret", "{}").toBuilder().version(1).build());
		bob.send(data(RecordAction.UPDATE, "page", "{}").toBuilder().version(1).build());
		bob.drain();
		assertThat(this.alice.drain()).extracting(Message::action, Message::name)
			.containsExactly(tuple(PresenceAction.PRESENCE_JOIN, "bob"), tuple(EventAction.EMIT, "news"),
					tuple(RecordAction.UPDATE, "page"));
		bob.vanish();
		this.alice.drain();
	}

	@Test
	void checksAgainWithinItsBudget() {
		String[] events = new String[1_200];
		for (int i = 0; i < events.length; i++) {
			events[i] = "event/" + i;
		}
		this.alice.send(names(EventAction.SUBSCRIBE, events));
		this.alice.drain();

		use(RuleType.EVENT_SUBSCRIBE, "event/*", "false");

		int first = this.alice.drain().size();
		assertThat(first).isBetween(400, 500);
		this.clock.advance(Duration.ofMillis(50));
		assertThat(this.alice.drain()).hasSize(500);
		this.clock.advance(Duration.ofMillis(50));
		assertThat(this.alice.drain()).hasSize(events.length - first - 500);
	}

	/** For what was checked before the change and registered after it. */
	@Test
	void checksOnceMoreAfterSomeSeconds() {
		this.alice.send(names(EventAction.SUBSCRIBE, "late"));
		this.alice.drain();
		use(RuleType.EVENT_SUBSCRIBE, "late", "_('counter/1') === null");
		this.alice.expectNothing();
		write("{}");

		this.clock.advance(Duration.ofSeconds(5));

		assertThat(this.alice.drain()).extracting(Message::action).containsExactly(EventAction.MESSAGE_DENIED);
	}

	private void write(String json) {
		this.alice.send(data(RecordAction.CREATEANDUPDATE, "counter/1", json).toBuilder().version(-1).build());
		this.alice.expectNothing();
	}

	private static Message patch(String path, String json) {
		return change(RecordAction.PATCH, path, json);
	}

	private static Message upsert(String path, String json) {
		return change(RecordAction.CREATEANDPATCH, path, json);
	}

	private static Message change(RecordAction action, String path, String json) {
		return Message.builder(action)
			.name("counter/1")
			.path(path)
			.version(-1)
			.data((json != null) ? TestClient.json(json) : null)
			.build();
	}

}
