package io.deepstream.server.protocol;

import java.util.Arrays;

/**
 * The actions of one topic by their codes.
 */
final class ActionCodes<A extends Enum<A> & Action> {

	private final A[] byCode;

	private final A unknown;

	ActionCodes(A[] actions, A unknown) {
		A[] table = Arrays.copyOf(actions, 1 + Arrays.stream(actions).mapToInt(Action::code).max().orElseThrow());
		Arrays.fill(table, unknown);
		for (A action : actions) {
			table[action.code()] = action;
		}
		this.byCode = table;
		this.unknown = unknown;
	}

	A of(int code) {
		return (code >= 0 && code < this.byCode.length) ? this.byCode[code] : this.unknown;
	}

}
