package io.deepstream.server.permission.valve;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.deepstream.server.permission.valve.expression.Variable;
import io.deepstream.server.protocol.Action;
import io.deepstream.server.protocol.EventAction;
import io.deepstream.server.protocol.PresenceAction;
import io.deepstream.server.protocol.RecordAction;
import io.deepstream.server.protocol.RpcAction;
import org.jspecify.annotations.Nullable;

/**
 * What a rule is about: the sections of a rule file and the types in each of them.
 */
public enum RuleType {

	RECORD_CREATE, RECORD_READ(Variable.OLD_DATA), RECORD_WRITE(Variable.DATA, Variable.OLD_DATA),
	RECORD_DELETE(Variable.OLD_DATA), RECORD_LISTEN, RECORD_NOTIFY, EVENT_PUBLISH(Variable.DATA),
	/** Its data is always undefined. */
	EVENT_SUBSCRIBE(Variable.DATA), EVENT_LISTEN, RPC_PROVIDE, RPC_REQUEST(Variable.DATA), PRESENCE_ALLOW;

	private final String section;

	private final String key;

	private final Set<Variable> variables;

	RuleType(Variable... variables) {
		String[] parts = name().toLowerCase(Locale.ROOT).split("_");
		this.section = parts[0];
		this.key = parts[1];
		this.variables = EnumSet.of(Variable.USER, Variable.NOW, Variable.ACTION, Variable.NAME, Variable.REFERENCE);
		this.variables.addAll(List.of(variables));
	}

	/**
	 * The section of a rule file: {@code record}, {@code event}, {@code rpc} or
	 * {@code presence}.
	 */
	public String section() {
		return this.section;
	}

	/**
	 * The name within the section, such as {@code write}.
	 */
	public String key() {
		return this.key;
	}

	/** What its rules can ask about. */
	Set<Variable> variables() {
		return this.variables;
	}

	static Optional<RuleType> of(String section, String key) {
		return Arrays.stream(values())
			.filter((type) -> type.section.equals(section) && type.key.equals(key))
			.findFirst();
	}

	/** The sections in the order of this enum. */
	static List<String> sections() {
		return Arrays.stream(values()).map(RuleType::section).distinct().toList();
	}

	static List<String> keys(String section) {
		return Arrays.stream(values()).filter((type) -> type.section.equals(section)).map(RuleType::key).toList();
	}

	/**
	 * The kind of rule that an action needs, as {@code rules-map.ts}, 10.1.4; null if no
	 * rule allows it.
	 */
	static @Nullable RuleType of(Action action) {
		if (action instanceof RecordAction record) {
			return switch (record) {
				case SUBSCRIBE, SUBSCRIBEANDHEAD, SUBSCRIBEANDREAD, READ, HEAD -> RECORD_READ;
				case UPDATE, PATCH, PATCH_MULTI -> RECORD_WRITE;
				case DELETE, ERASE -> RECORD_DELETE;
				case CREATE -> RECORD_CREATE;
				case LISTEN -> RECORD_LISTEN;
				case NOTIFY -> RECORD_NOTIFY;
				default -> null;
			};
		}
		if (action instanceof EventAction event) {
			return switch (event) {
				case EMIT -> EVENT_PUBLISH;
				case SUBSCRIBE -> EVENT_SUBSCRIBE;
				case LISTEN -> EVENT_LISTEN;
				default -> null;
			};
		}
		if (action instanceof PresenceAction presence) {
			return switch (presence) {
				case SUBSCRIBE, SUBSCRIBE_ALL, QUERY, QUERY_ALL -> PRESENCE_ALLOW;
				default -> null;
			};
		}
		return (action == RpcAction.PROVIDE) ? RPC_PROVIDE : (action == RpcAction.REQUEST) ? RPC_REQUEST : null;
	}

	/** As {@code record.write}. */
	@Override
	public String toString() {
		return this.section + "." + this.key;
	}

}
