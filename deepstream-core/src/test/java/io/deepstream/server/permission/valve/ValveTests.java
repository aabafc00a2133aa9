package io.deepstream.server.permission.valve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.permission.RecordAccess;
import io.deepstream.server.permission.valve.expression.EvaluationException;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.JsonLimits;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.spi.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.deepstream.server.permission.valve.ValveRulesAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

class ValveTests {

	private static final ValveOptions LEGACY = new ValveOptions(3, 10, true, JsonLimits.DEFAULTS);

	private static final User BOB = new User("bob", null, null);

	private final SlowRecords records = new SlowRecords();

	@Test
	void choosesTheLongestPathForEachTypeAndThenTheLast() {
		ValveRules rules = ValveRules.builder()
			.allow(RuleType.RECORD_READ, "*")
			.deny(RuleType.RECORD_WRITE, "*")
			.deny(RuleType.RECORD_READ, "a/*")
			.allow(RuleType.RECORD_WRITE, "a/*")
			.allow(RuleType.RECORD_READ, "a/$x")
			.deny(RuleType.RECORD_READ, "$x/bc")
			.allow(RuleType.RECORD_READ, "$y/bd")
			.deny(RuleType.RECORD_READ, "a/$zz")
			.build();

		assertThat(rules).mayRead("b")
			.mayNotWrite("b", "{}")
			.mayNotRead("a/1/2")
			.mayWrite("a/1", "{}")
			.mayNotRead("a/1")
			.mayNotRead("a/bc")
			.mayNotRead("a/bd")
			.mayRead("c/bd")
			.mayNotCreate("a/1");
	}

	@Test
	void knowsEveryKindOfAction() {
		ValveRules.Builder builder = ValveRules.builder();
		for (RuleType type : RuleType.values()) {
			builder.allow(type, type.toString());
		}
		Map<Action, RuleType> types = new HashMap<>();
		for (RecordAction action : List.of(RecordAction.SUBSCRIBE, RecordAction.SUBSCRIBEANDHEAD,
				RecordAction.SUBSCRIBEANDREAD, RecordAction.READ, RecordAction.HEAD)) {
			types.put(action, RuleType.RECORD_READ);
		}
		types.putAll(Map.of(RecordAction.CREATE, RuleType.RECORD_CREATE, RecordAction.UPDATE, RuleType.RECORD_WRITE,
				RecordAction.PATCH, RuleType.RECORD_WRITE, RecordAction.PATCH_MULTI, RuleType.RECORD_WRITE,
				RecordAction.DELETE, RuleType.RECORD_DELETE, RecordAction.ERASE, RuleType.RECORD_DELETE,
				RecordAction.LISTEN, RuleType.RECORD_LISTEN, RecordAction.NOTIFY, RuleType.RECORD_NOTIFY));
		types.putAll(Map.of(EventAction.EMIT, RuleType.EVENT_PUBLISH, EventAction.SUBSCRIBE, RuleType.EVENT_SUBSCRIBE,
				EventAction.LISTEN, RuleType.EVENT_LISTEN, RpcAction.PROVIDE, RuleType.RPC_PROVIDE, RpcAction.REQUEST,
				RuleType.RPC_REQUEST, PresenceAction.SUBSCRIBE, RuleType.PRESENCE_ALLOW, PresenceAction.QUERY,
				RuleType.PRESENCE_ALLOW));

		types.forEach((action, type) -> assertThat(builder.build()).may(action, type.toString(), null)
			.mayNot(action, "other", null));
		assertThat(builder.build()).mayNot(RecordAction.DELETED, "record.delete", null);
	}

	@Test
	void decidesAboutAllUsersByTheRuleForEverything() {
		ValveRules rules = ValveRules.builder()
			.rule(RuleType.PRESENCE_ALLOW, "$user", "user.id === $user")
			.rule(RuleType.PRESENCE_ALLOW, "*", "user.id === 'admin' && name === undefined")
			.build();

		assertThat(rules).user("admin").may(PresenceAction.SUBSCRIBE_ALL, null, null).mayNotSee("bob").maySee("admin");
		assertThat(rules).user("bob").mayNot(PresenceAction.QUERY_ALL, null, null).maySee("bob");
	}

	/** What the original's documentation and tests describe in words. */
	private static ValveRules existing() {
		return ValveRules.builder()
			.rule(RuleType.RECORD_WRITE, "public-read-private-write/$userid", "user.id === $userid")
			.rule(RuleType.RECORD_WRITE, "only-increment", "!oldData.value || data.value > oldData.value")
			.rule(RuleType.RECORD_DELETE, "only-delete-egon-miller/$firstname/$lastname",
					"$firstname.toLowerCase() === 'egon' && $lastname.toLowerCase() === 'miller'")
			.rule(RuleType.RECORD_WRITE, "only-allows-purchase-of-products-in-stock/$purchaseId",
					"_('item/' + data.itemId).stock > 0")
			.rule(RuleType.EVENT_PUBLISH, "a-to-b/*", "user.id === 'A'")
			.rule(RuleType.EVENT_SUBSCRIBE, "a-to-b/*", "user.id === 'B'")
			.rule(RuleType.EVENT_PUBLISH, "news/$topic", "$topic === 'tea-cup-pigs'")
			.rule(RuleType.EVENT_PUBLISH, "place/$city", "$city.toLowerCase() === 'berlin' || data.open === true")
			.rule(RuleType.RPC_REQUEST, "only-full-user-data",
					"typeof data.firstname === 'string' && typeof data.lastname === 'string'")
			.rule(RuleType.RECORD_READ, "*", "user.isAuthenticated && user.data.role !== 'guest'")
			.build();
	}

	@Test
	void doesWhatExistingDeploymentsDo() {
		ValveRules rules = existing();

		assertThat(rules).withRecord("only-increment", "{\"value\": 5}")
			.withRecord("item/itemA", "{\"stock\": 1}")
			.withRecord("item/itemB", "{\"stock\": 0}")
			.user("A", Map.of("role", "guest"))
			.mayWrite("public-read-private-write/A", "{}")
			.mayNotWrite("public-read-private-write/B", "{}")
			.mayWrite("only-increment", "{\"value\": 6}")
			.mayNotWrite("only-increment", "{\"value\": 5}")
			.mayDelete("only-delete-egon-miller/Egon/Miller")
			.mayNotDelete("only-delete-egon-miller/Egon/Fisher")
			.mayWrite("only-allows-purchase-of-products-in-stock/1", "{\"itemId\": \"itemA\"}")
			.mayNotWrite("only-allows-purchase-of-products-in-stock/1", "{\"itemId\": \"itemB\"}")
			.fails(RecordAction.UPDATE, "only-allows-purchase-of-products-in-stock/1", "{\"itemId\": \"itemC\"}")
			.mayPublish("a-to-b/x", null)
			.mayNotSubscribe("a-to-b/x")
			.mayPublish("news/tea-cup-pigs", null)
			.mayNotPublish("news/weather", null)
			.mayPublish("place/Berlin", null)
			.mayPublish("place/Paris", "{\"open\": true}")
			.mayRequest("only-full-user-data", "{\"firstname\": \"E\", \"lastname\": \"M\"}")
			.mayNotRequest("only-full-user-data", "{\"firstname\": \"E\"}")
			.mayNotRead("any")
			.user("B", Map.of("role", "owner"))
			.mayRead("any")
			.maySubscribe("a-to-b/x");
		assertThat(rules).mayNotRead("any").user("OPEN").mayNotRead("any");
	}

	@ParameterizedTest
	@ValueSource(strings = { "undefined", "null", "0", "''", "NaN", "user.data", "user.name" })
	void allowsOnlyWhatIsTrue(String expression) {
		ValveRules rules = ValveRules.builder().rule(RuleType.RECORD_READ, "*", expression).build();

		assertThat(rules).user("bob").mayNotRead("a").with(LEGACY).mayRead("a");
	}

	@ParameterizedTest
	@CsvSource({ "1, true", "'\"text\"', true", "0, false", "undefined, false", "false, false" })
	void asksCompoundActionsForWhatIsTruthyInLegacyMode(String expression, boolean allowed) {
		ValveRules rules = ValveRules.builder().rule(RuleType.RECORD_READ, "*", expression).build();
		Message message = Message.builder(RecordAction.SUBSCRIBECREATEANDREAD).names(List.of("a")).build();

		CompletionStage<Boolean> decision = new Valve(rules, LEGACY)
			.check(new PermissionRequest(BOB, RecordAction.READ, "a", message, RecordAccess.NONE));

		assertThat(decision).isCompletedWithValue(allowed);
	}

	@Test
	void failsWhenARuleFails() {
		ValveRules rules = ValveRules.builder().rule(RuleType.EVENT_PUBLISH, "*", "data.a.b").build();

		assertThat(rules).fails(EventAction.EMIT, "a", "{}")
			.fails(EventAction.EMIT, "a", "no json")
			.with(LEGACY)
			.fails(EventAction.EMIT, "a", null);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			oldData === null
			oldData == null || true
			_('none') === null
			_('none') === null && oldData === null
			_('one').next === 'two' && _(_('one').next).value === 2
			_('list')[0] === 1 && typeof _('list') === 'object'
			_('one') == _('one') && _('one') !== _('two')
			_('is/' + _('none')) === null
			_('undefined/x') === undefined
			_('undefined/there').value === 1
			""")
	void looksAtRecords(String expression) {
		ValveRules rules = ValveRules.builder().rule(RuleType.RECORD_READ, "*", expression).build();

		assertThat(rules).withRecord("one", "{\"next\": \"two\"}")
			.withRecord("two", "{\"value\": 2}")
			.withRecord("list", "[1]")
			.withRecord("undefined/there", "{\"value\": 1}")
			.mayRead("a");
	}

	@Test
	void readsNoRecordWhoseNameIsTooLong() {
		ValveRules rules = ValveRules.builder().rule(RuleType.EVENT_PUBLISH, "*", "_(data) === null").build();

		assertThat(rules).mayPublish("a", "\"short\"").fails(EventAction.EMIT, "a", '"' + "n".repeat(20_000) + '"');
	}

	@ParameterizedTest
	@ValueSource(strings = { "data.match(/a.*z|a/g) !== null", "data.match(/(a|b|c|d|e|f|g|h)*z/) === null" })
	void givesUpSearchesThatTakeLong(String expression) {
		ValveRules rules = ValveRules.builder().rule(RuleType.EVENT_PUBLISH, "*", expression).build();

		assertThat(rules).mayPublish("a", "\"aaa\"").fails(EventAction.EMIT, "a", '"' + "a".repeat(1_000_000) + '"');
	}

	@Test
	void readsAllThatIsNeededAtOnceAndWaitsForIt() {
		CompletableFuture<Boolean> decision = check("[_('a'), _('b')].length === 2 && oldData.x === 3");

		assertThat(this.records.asked).containsExactlyInAnyOrder("name", "a", "b");
		this.records.answer("a", "{\"x\": 1}");
		this.records.answer("b", "{\"x\": 2}");
		assertThat(decision).isNotDone();
		this.records.answer("name", "{\"x\": 3}");
		assertThat(decision).isCompletedWithValue(true);
	}

	@Test
	void doesNotReadWhatDoesNotMatter() {
		assertThat(check("user.id === 'bob' || _('a').x === oldData.x")).isCompletedWithValue(true);
		assertThat(this.records.asked).isEmpty();
	}

	@Test
	void givesUpAfterTooManyReferencesInARow() {
		CompletableFuture<Boolean> two = check("_('a').x && _('b').x");
		this.records.answer("a", "{\"x\": true}");
		this.records.answer("b", "{\"x\": true}");
		assertThat(two).isCompletedWithValue(true);

		CompletableFuture<Boolean> three = check("_('c').x && _('d').x && _('e').x");
		this.records.answer("c", "{\"x\": true}");
		this.records.answer("d", "{\"x\": true}");
		this.records.answer("e", "{\"x\": true}");
		assertThat(three).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(EvaluationException.class);
	}

	@Test
	void failsWhenARecordCannotBeRead() {
		CompletableFuture<Boolean> decision = check("!_('a')");

		this.records.waiting.get("a").completeExceptionally(new IllegalStateException("no cache"));

		assertThat(decision).isCompletedExceptionally();
	}

	@Test
	void remembersOnlyWhatNothingElseHasLedTo() {
		long[] now = { 1 };
		ValveRules rules = ValveRules.builder()
			.rule(RuleType.RECORD_READ, "*", "now === 1")
			.rule(RuleType.RECORD_CREATE, "*", "user.data.may")
			.rule(RuleType.EVENT_PUBLISH, "*", "data === 1")
			.build();
		Valve valve = new Valve(rules, ValveOptions.defaults(), () -> now[0]);
		Map<String, Object> userData = new HashMap<>(Map.of("may", true));
		User user = new User("bob", null, userData);

		assertThat(decide(valve, user, RecordAction.READ, null)).isTrue();
		assertThat(decide(valve, user, RecordAction.CREATE, null)).isTrue();
		assertThat(decide(valve, user, EventAction.EMIT, "1")).isTrue();
		now[0] = 2;
		userData.put("may", false);
		assertThat(decide(valve, user, RecordAction.READ, null)).isFalse();
		assertThat(decide(valve, user, RecordAction.CREATE, null)).describedAs("known").isTrue();
		assertThat(decide(valve, user, EventAction.EMIT, "2")).isFalse();
		assertThat(decide(valve, new User("bob", null, userData), RecordAction.CREATE, null)).isFalse();
	}

	/** Whether such a result allows depends on the request. */
	@Test
	void doesNotRememberWhatIsNeitherTrueNorFalse() {
		Valve valve = new Valve(ValveRules.builder().rule(RuleType.RECORD_READ, "*", "user.data").build(), LEGACY);
		Message compound = Message.builder(RecordAction.SUBSCRIBECREATEANDREAD).names(List.of("a")).build();

		assertThat(decide(valve, BOB, RecordAction.READ, null)).isTrue();
		assertThat(valve.check(new PermissionRequest(BOB, RecordAction.READ, "a", compound, RecordAccess.NONE)))
			.isCompletedWithValue(false);
	}

	@Test
	void usesOtherRulesAndTellsSo() {
		Valve valve = new Valve(ValveRules.builder().allow(RuleType.RECORD_READ, "*").build(), ValveOptions.defaults());
		List<String> told = new ArrayList<>();
		valve.onChange(() -> told.add("changed"));
		assertThat(decide(valve, BOB, RecordAction.READ, null)).isTrue();

		valve.use(ValveRules.builder().build());

		assertThat(told).hasSize(1);
		assertThat(decide(valve, BOB, RecordAction.READ, null)).isFalse();
	}

	private static boolean decide(Valve valve, User user, Action action, String json) {
		Message message = Message.builder(action).name("a").data((json != null) ? json.getBytes() : null).build();
		return valve.check(new PermissionRequest(user, action, "a", message, RecordAccess.NONE))
			.toCompletableFuture()
			.join();
	}

	private CompletableFuture<Boolean> check(String expression) {
		ValveRules rules = ValveRules.builder().rule(RuleType.RECORD_READ, "*", expression).build();
		Message message = Message.builder(RecordAction.READ).name("name").build();
		return new Valve(rules, ValveOptions.defaults())
			.check(new PermissionRequest(BOB, RecordAction.READ, "name", message, this.records))
			.toCompletableFuture();
	}

	private static final class SlowRecords implements RecordAccess {

		private final List<String> asked = new ArrayList<>();

		private final Map<String, CompletableFuture<Optional<StoredRecord>>> waiting = new HashMap<>();

		@Override
		public CompletionStage<Optional<StoredRecord>> read(String name) {
			this.asked.add(name);
			return this.waiting.computeIfAbsent(name, (key) -> new CompletableFuture<>());
		}

		void answer(String name, String json) {
			this.waiting.computeIfAbsent(name, (key) -> new CompletableFuture<>())
				.complete(Optional.of(new StoredRecord(1, json.getBytes())));
		}

		@Override
		public CompletionStage<byte[]> written(Message write, Optional<StoredRecord> current) {
			return CompletableFuture.failedStage(new UnsupportedOperationException());
		}

	}

}
