package io.deepstream.server.permission.valve;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.deepstream.server.connection.User;
import io.deepstream.server.permission.PermissionRequest;
import io.deepstream.server.permission.RecordAccess;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.Message;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import io.deepstream.server.spi.StoredRecord;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * What rules allow, for the tests of applications:
 * {@code assertThat(rules).user("B").mayWrite("a-to-b/1", "{}")}. Records that rules look
 * at are given with {@link #withRecord}; all data is JSON.
 */
public final class ValveRulesAssert extends AbstractAssert<ValveRulesAssert, ValveRules> {

	private final Map<String, String> records = new HashMap<>();

	private ValveOptions options = ValveOptions.defaults();

	private User user = new User(User.ANONYMOUS_ID, null, null);

	private ValveRulesAssert(ValveRules rules) {
		super(rules, ValveRulesAssert.class);
	}

	/** Begins with an anonymous user and without records. */
	public static ValveRulesAssert assertThat(ValveRules rules) {
		return new ValveRulesAssert(rules);
	}

	/** How the rules are evaluated. */
	public ValveRulesAssert with(ValveOptions options) {
		this.options = options;
		return this;
	}

	/** A record that exists. */
	public ValveRulesAssert withRecord(String name, String json) {
		this.records.put(name, json);
		return this;
	}

	/** The user that all that follows is about. */
	public ValveRulesAssert user(String id) {
		return user(id, null);
	}

	/** The user that all that follows is about, with {@code user.data}. */
	public ValveRulesAssert user(String id, @Nullable Object data) {
		this.user = new User(id, null, data);
		return this;
	}

	public ValveRulesAssert mayRead(String record) {
		return may(RecordAction.READ, record, null);
	}

	public ValveRulesAssert mayNotRead(String record) {
		return mayNot(RecordAction.READ, record, null);
	}

	public ValveRulesAssert mayCreate(String record) {
		return may(RecordAction.CREATE, record, null);
	}

	public ValveRulesAssert mayNotCreate(String record) {
		return mayNot(RecordAction.CREATE, record, null);
	}

	/** The whole value. */
	public ValveRulesAssert mayWrite(String record, String json) {
		return may(RecordAction.UPDATE, record, json);
	}

	/** The whole value. */
	public ValveRulesAssert mayNotWrite(String record, String json) {
		return mayNot(RecordAction.UPDATE, record, json);
	}

	public ValveRulesAssert mayDelete(String record) {
		return may(RecordAction.DELETE, record, null);
	}

	public ValveRulesAssert mayNotDelete(String record) {
		return mayNot(RecordAction.DELETE, record, null);
	}

	public ValveRulesAssert mayPublish(String event, @Nullable String json) {
		return may(EventAction.EMIT, event, json);
	}

	public ValveRulesAssert mayNotPublish(String event, @Nullable String json) {
		return mayNot(EventAction.EMIT, event, json);
	}

	public ValveRulesAssert maySubscribe(String event) {
		return may(EventAction.SUBSCRIBE, event, null);
	}

	public ValveRulesAssert mayNotSubscribe(String event) {
		return mayNot(EventAction.SUBSCRIBE, event, null);
	}

	public ValveRulesAssert mayProvide(String rpc) {
		return may(RpcAction.PROVIDE, rpc, null);
	}

	public ValveRulesAssert mayNotProvide(String rpc) {
		return mayNot(RpcAction.PROVIDE, rpc, null);
	}

	public ValveRulesAssert mayRequest(String rpc, @Nullable String json) {
		return may(RpcAction.REQUEST, rpc, json);
	}

	public ValveRulesAssert mayNotRequest(String rpc, @Nullable String json) {
		return mayNot(RpcAction.REQUEST, rpc, json);
	}

	/** Whether and when another user is online. */
	public ValveRulesAssert maySee(String otherUser) {
		return may(PresenceAction.SUBSCRIBE, otherUser, null);
	}

	/** Whether and when another user is online. */
	public ValveRulesAssert mayNotSee(String otherUser) {
		return mayNot(PresenceAction.SUBSCRIBE, otherUser, null);
	}

	/** Any action. */
	public ValveRulesAssert may(Action action, @Nullable String name, @Nullable String json) {
		String decision = decide(action, name, json);
		if (!decision.equals("allowed")) {
			failWithMessage("Expected %s to be allowed on %s, but it is %s", action, name, decision);
		}
		return this;
	}

	/** Any action; a rule that fails denies, too. */
	public ValveRulesAssert mayNot(Action action, @Nullable String name, @Nullable String json) {
		String decision = decide(action, name, json);
		if (decision.equals("allowed")) {
			failWithMessage("Expected %s to be denied on %s", action, name);
		}
		return this;
	}

	/** With a rule that does not get to a result. */
	public ValveRulesAssert fails(Action action, @Nullable String name, @Nullable String json) {
		String decision = decide(action, name, json);
		if (!decision.startsWith("denied, as")) {
			failWithMessage("Expected the rule for %s on %s to fail, but it is %s", action, name, decision);
		}
		return this;
	}

	private String decide(Action action, @Nullable String name, @Nullable String json) {
		isNotNull();
		Message message = Message.builder(action).name(name).data(bytes(json)).build();
		PermissionRequest request = new PermissionRequest(this.user, action, name, message, new Records(this.records));
		try {
			return new Valve(this.actual, this.options).check(request).toCompletableFuture().join() ? "allowed"
					: "denied";
		}
		catch (CompletionException failure) {
			return "denied, as its rule fails: " + failure.getCause();
		}
	}

	private static byte @Nullable [] bytes(@Nullable String json) {
		return (json != null) ? json.getBytes(StandardCharsets.UTF_8) : null;
	}

	private record Records(Map<String, String> values) implements RecordAccess {

		@Override
		public CompletionStage<Optional<StoredRecord>> read(String name) {
			return CompletableFuture.completedStage(Optional.ofNullable(this.values.get(name))
				.map((json) -> new StoredRecord(1, json.getBytes(StandardCharsets.UTF_8))));
		}

		@Override
		public CompletionStage<byte[]> written(Message write, Optional<StoredRecord> current) {
			return CompletableFuture.failedStage(new UnsupportedOperationException("patches need a server"));
		}

	}

}
